from celery import shared_task

from accounts import actions


@shared_task
def forget_old_sign_ups() -> None:
    actions.forget_old_sign_ups()
