from celery import shared_task

from accounts import actions


@shared_task
def forget_old_sign_ups() -> None:
    actions.sign_ups.forget_old_sign_ups()
