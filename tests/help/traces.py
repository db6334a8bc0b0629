"""What someone leaves behind who has read the help, for the tests of what is told and forgotten."""

from accounts.models import User
from portal.help.models import ArticleEdition, Opinion, TourProgress


def leave_help(user: User, name: str) -> None:
    Opinion.objects.create(
        slug="journal", person=user, is_helpful=False, words=f"{name} n’a rien compris.", language="en"
    )
    TourProgress.objects.create(person=user, tour="transporteurs", done=[1, 2])
    written = {"language": "en", "title": "A title", "summary": "A sentence.", "body": "A text."}
    ArticleEdition.objects.create(slug=f"written-by-{user.pk}", by=user, **written)
