"""Who may do what with sessions. Each question is answered without a request, and raises nothing."""

from accounts.models import User
from cardrequests.models import Trainer, TrainingSession


def can_read_sessions(trainer: Trainer) -> bool:
    """Also someone who trains no more reads what they reported."""
    return True


def can_report(trainer: Trainer) -> bool:
    return trainer.is_active


def can_change(trainer: Trainer, session: TrainingSession) -> bool:
    return can_report(trainer) and session.is_new


# --- The desk --------------------------------------------------------------------------------------


def can_receive(agent: User) -> bool:
    """Whoever may write a payment down."""
    return agent.has_perm("cardrequests.add_payment")


def can_ship(agent: User) -> bool:
    return agent.has_perm("cardrequests.change_trainingsession")
