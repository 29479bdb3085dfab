"""Who may go where: what the requirements say, to be read by people; `test_routes` walks it.

Each row is a method, an address (what stands in braces is a thing of `tests/world.py`), and a letter for everybody:

    +  gets there (also: is told that a form is not filled in, or that something is not possible now)
    s  is sent to sign in
    -  is told that this is not for them (403)
    0  is told that there is no such thing (404): it belongs to others, who need not be known to exist

The people: nobody; owner, editor, viewer of the vendor whose things these are; the rival vendor's owner; the holder
of the file, who signs; desk, a colleague of the same office who does not sign; other, who signs in another office,
which was asked for its opinion on one file; agency, another body's manager; the auditor; the administrator.
"""

from __future__ import annotations

PEOPLE = (
    "nobody",
    "owner",
    "editor",
    "viewer",
    "rival",
    "holder",
    "desk",
    "other",
    "agency",
    "auditor",
    "admin",
)

EVERYBODY = "+++++++++++"
SIGNED_IN = "s++++++++++"
ADMIN = "s---------+"
AUDITOR = "s--------+-"
OFFICIALS = "s----+++---"
VENDORS = "s++++------"
BROADCASTERS = "s----------"

TABLE = [
    # Anybody
    ("GET", "/", EVERYBODY),
    ("GET", "/healthz", EVERYBODY),
    ("GET", "/static/css/portal.css", EVERYBODY),
    ("GET", "/register", EVERYBODY),
    ("GET", "/register.json", EVERYBODY),
    ("GET", "/register.csv", EVERYBODY),
    ("GET", "/register/{number}", EVERYBODY),
    ("GET", "/v/{code}", EVERYBODY),
    ("GET", "/badge/{code}.svg", EVERYBODY),
    ("GET", "/api/v1/licences/{number}", EVERYBODY),
    ("GET", "/api", EVERYBODY),
    ("GET", "/api/v1/openapi.json", EVERYBODY),
    ("GET", "/api/v1/key", "sssssssssss"),  # a session opens no door of machines: tests/core/api
    ("GET", "/verify", EVERYBODY),
    ("POST", "/verify", EVERYBODY),
    ("GET", "/track", EVERYBODY),
    ("POST", "/track", EVERYBODY),
    ("GET", "/calendar", EVERYBODY),
    ("GET", "/board", EVERYBODY),
    ("GET", "/board.csv", EVERYBODY),
    ("GET", "/licence-classes", EVERYBODY),
    ("GET", "/licence-classes/messenger", EVERYBODY),
    ("GET", "/licence-classes/messenger/trial", EVERYBODY),
    ("GET", "/mailbox", EVERYBODY),  # exists in development only
    # The door
    ("GET", "/account/sign-in", EVERYBODY),
    ("POST", "/account/sign-in", EVERYBODY),
    ("POST", "/account/sign-out", "sssssssssss"),  # and there they are, at the door
    ("GET", "/account/forgotten", EVERYBODY),
    ("POST", "/account/forgotten", EVERYBODY),
    ("GET", "/account/forgotten/sent", EVERYBODY),
    ("GET", "/account/reset/no-such-secret", "00000000000"),
    ("POST", "/account/reset/no-such-secret", "00000000000"),
    ("GET", "/account/invitation/{secret}", EVERYBODY),
    ("POST", "/account/invitation/{secret}", "+----------"),  # it was sent to somebody else
    ("GET", "/account/second-step", SIGNED_IN),
    ("POST", "/account/second-step", SIGNED_IN),
    ("GET", "/account/enrol", SIGNED_IN),
    ("POST", "/account/enrol/begin", SIGNED_IN),
    ("POST", "/account/enrol", SIGNED_IN),
    # One's own account
    ("GET", "/account", SIGNED_IN),
    ("POST", "/account", SIGNED_IN),
    ("POST", "/account/switch", "s0000000000"),  # to an organisation that is not theirs
    ("GET", "/account/password", SIGNED_IN),
    ("POST", "/account/password", SIGNED_IN),
    ("GET", "/account/factor", SIGNED_IN),
    ("POST", "/account/factor/codes", SIGNED_IN),
    ("GET", "/account/factor/remove", SIGNED_IN),
    ("POST", "/account/factor/remove", SIGNED_IN),
    ("GET", "/account/sessions", SIGNED_IN),
    ("POST", "/account/sessions/end-others", SIGNED_IN),
    ("POST", "/account/sessions/no-such-session/end", "s0000000000"),
    ("GET", "/notifications", SIGNED_IN),
    ("POST", "/notifications/read", SIGNED_IN),
    # One's own organisation: all see it, its head changes it
    ("GET", "/organisation", SIGNED_IN),
    ("GET", "/organisation/invitations", SIGNED_IN),
    ("POST", "/organisation/invitations", "s+--+---+-+"),
    ("POST", "/organisation/invitations/{invitation}/withdraw", "s+--0---0-0"),
    ("GET", "/organisation/appointments/{appointment}/role", "s+--0---0-0"),
    ("POST", "/organisation/appointments/{appointment}/role", "s+--0---0-0"),
    ("GET", "/organisation/appointments/{appointment}/end", "s+--0---0-0"),
    ("POST", "/organisation/appointments/{appointment}/end", "s+--0---0-0"),
    ("GET", "/organisation/keys", "s+--+---+-+"),
    ("POST", "/organisation/keys", "s+--+---+-+"),
    ("GET", "/organisation/keys/{key}/revoke", "s+--0---0-0"),
    ("POST", "/organisation/keys/{key}/revoke", "s+--0---0-0"),
    # The administrator
    ("GET", "/admin/", ADMIN),
    ("GET", "/admin/people", ADMIN),
    ("GET", "/admin/people/{person}", ADMIN),
    ("GET", "/admin/people/{person}/end", ADMIN),
    ("POST", "/admin/people/{person}/end", ADMIN),
    ("POST", "/admin/people/{person}/reopen", ADMIN),
    ("POST", "/admin/people/{person}/sessions/end", ADMIN),
    ("GET", "/admin/people/{person}/factor/reset", ADMIN),
    ("POST", "/admin/people/{person}/factor/reset", ADMIN),
    ("GET", "/admin/organisations", ADMIN),
    ("GET", "/admin/organisations/new", ADMIN),
    ("POST", "/admin/organisations/new", ADMIN),
    ("GET", "/admin/organisations/{organisation}", ADMIN),
    ("GET", "/admin/organisations/{organisation}/edit", ADMIN),
    ("POST", "/admin/organisations/{organisation}/edit", ADMIN),
    ("POST", "/admin/organisations/{organisation}/appointments", ADMIN),
    ("GET", "/admin/organisations/{organisation}/appointments/{appointment}/end", ADMIN),
    ("POST", "/admin/organisations/{organisation}/appointments/{appointment}/end", ADMIN),
    ("GET", "/admin/organisations/{organisation}/keys", ADMIN),
    ("POST", "/admin/organisations/{organisation}/keys", ADMIN),
    ("GET", "/admin/organisations/{organisation}/keys/{key}/revoke", ADMIN),
    ("POST", "/admin/organisations/{organisation}/keys/{key}/revoke", ADMIN),
    ("GET", "/admin/organisations/{regulator}/offices/new", ADMIN),
    ("POST", "/admin/organisations/{regulator}/offices/new", ADMIN),
    ("GET", "/admin/organisations/{regulator}/offices/licences", ADMIN),
    ("POST", "/admin/organisations/{regulator}/offices/licences", ADMIN),
    ("GET", "/admin/licence-classes", ADMIN),
    ("GET", "/admin/licence-classes/messenger", ADMIN),
    ("POST", "/admin/licence-classes/messenger", ADMIN),
    ("GET", "/admin/calendar", ADMIN),
    ("GET", "/admin/calendar/new/holiday", ADMIN),
    ("POST", "/admin/calendar/new/holiday", ADMIN),
    ("GET", "/admin/calendar/changes/{change}", ADMIN),
    ("POST", "/admin/calendar/changes/{change}/confirm", ADMIN),
    ("POST", "/admin/calendar/changes/{change}/refuse", ADMIN),
    ("GET", "/mail", ADMIN),
    ("POST", "/mail/no-such-letter/again", "s---------0"),
    # The auditor reads the log
    ("GET", "/audit", AUDITOR),
    ("GET", "/audit/1", AUDITOR),
    # Cases: the applicant's people, and the office where the file lies or lay
    ("GET", "/cases", VENDORS),
    ("GET", "/cases/{case}", "s+++0++0000"),
    ("GET", "/cases/{asked}", "s+++0++0000"),
    ("GET", "/cases/{case}/held", "s----++0---"),
    ("GET", "/held", SIGNED_IN),
    ("POST", "/cases/{case}/messages", "s++-0++0000"),
    ("POST", "/cases/{case}/notes", "s----++0---"),
    ("POST", "/cases/{case}/checks", "s----+-0---"),
    ("GET", "/cases/{case}/steps/withdraw", "s++-0--0000"),
    ("POST", "/cases/{case}/steps/withdraw", "s++-0--0000"),
    ("GET", "/cases/{case}/steps/grant", "s---0+-0000"),
    ("POST", "/cases/{case}/steps/grant", "s---0+-0000"),
    ("GET", "/cases/{case}/steps/no-such-step", "s0000000000"),
    # Questions: composed by the office, answered by the applicant
    ("GET", "/cases/{case}/ask", "s----++0---"),
    ("GET", "/cases/{case}/ask/company", "s----++0---"),
    ("POST", "/cases/{case}/ask/company", "s----+-0---"),
    ("POST", "/cases/{case}/ask/certify", "s------0---"),  # a supervisor's act, and there is none here
    ("POST", "/cases/{case}/ask/items/{item}/remove", "s----+-0---"),
    ("GET", "/cases/{asked}/answers", "s+++0000000"),
    ("GET", "/cases/{asked}/answers/{asked_item}", "s+++0000000"),
    ("POST", "/cases/{asked}/answers/{asked_item}", "s++-0000000"),
    # A viewer hears that the form is not filled in; filled in, it is refused like the answer above.
    ("POST", "/cases/{asked}/answers/{asked_item}/supplied", "s+++0000000"),
    # Opinions: of the body that was asked
    ("GET", "/consultations", "s----++++--"),
    ("GET", "/consultations/{opinion}", "s----00+0--"),
    ("POST", "/consultations/{opinion}", "s----00+0--"),
    # The desk
    ("GET", "/desk", OFFICIALS),
    ("POST", "/desk/next", OFFICIALS),
    ("GET", "/desk/absences", OFFICIALS),
    ("POST", "/desk/absences", OFFICIALS),
    ("POST", "/desk/absences/{absence}/call-off", "s----+00---"),
    # Files
    ("GET", "/documents/{document}", "s+++0++0000"),
    ("GET", "/documents/{draft_document}", "s+++0000000"),
    ("GET", "/pdfs/{receipt}", "s+++0++0000"),
    ("GET", "/pdfs/{receipt}/page", "s+++0++0000"),
    # The draft: nobody but the vendor's people knows of it
    ("GET", "/applications/new", "s++-+------"),
    ("POST", "/applications", "s++-+------"),
    ("GET", "/applications/{draft}", "s+++0------"),
    ("GET", "/applications/{draft}/sections/product", "s+++0------"),
    ("POST", "/applications/{draft}/sections/product", "s++-0------"),
    ("GET", "/applications/{draft}/documents", "s+++0------"),
    ("POST", "/applications/{draft}/documents/articles", "s++-0------"),
    ("POST", "/applications/{draft}/documents/articles/held", "s++-0------"),
    ("POST", "/applications/{draft}/documents/{draft_document}/withdraw", "s++-0------"),
    ("GET", "/applications/{draft}/review", "s+++0------"),
    ("POST", "/applications/{draft}/review", "s++-0------"),
    ("GET", "/applications/{case}/sent", "s+++0------"),
    # Licences: the holder's people, the office that answers for them, the auditor
    ("GET", "/licences", SIGNED_IN),
    ("GET", "/licences/{licence}", "s+++0++00+0"),
    ("POST", "/licences/{licence}/certificate", "s+++0++00+0"),
    ("GET", "/licences/{licence}/suspend", "s---0+-00-0"),
    ("POST", "/licences/{licence}/suspend", "s---0+-00-0"),
    ("GET", "/licences/{licence}/surrender", "s+--0--00-0"),
    ("POST", "/licences/{licence}/surrender", "s+--0--00-0"),
    ("GET", "/licences/{licence}/renewal", "s++-0------"),
    ("POST", "/licences/{licence}/renewal", "s++-0------"),
    ("POST", "/licences/{licence}/renewal/changes", "s++-0------"),
    ("POST", "/licences/{licence}/variation", "s++-0------"),
    # Support: programmes for all, requests for their vendor; a grant also for its office, its site and the auditor
    ("GET", "/support", EVERYBODY),
    ("GET", "/support/programmes/datacentre", EVERYBODY),
    ("POST", "/support/programmes/datacentre", "s++-+------"),
    ("GET", "/support/requests/{support_draft}", "s+++0------"),
    ("POST", "/support/requests/{support_draft}", "s++-0------"),
    ("POST", "/support/requests/{support_draft}/documents/none", "s00-0------"),  # no such place, but for a viewer
    ("POST", "/support/requests/{support_draft}/documents/none/withdraw", "s00-0------"),
    ("GET", "/support/benefits", VENDORS),
    ("GET", "/support/grants/{grant}", "s+++00000+0"),
    ("POST", "/support/grants/{grant}/change", "s++-0------"),
    ("POST", "/support/grants/{grant}/give-back", "s++-0------"),
    # Media advertising; none of the people is a broadcaster: tests/subsidies/media
    ("GET", "/support/programmes/media", EVERYBODY),
    ("GET", "/media/offers", BROADCASTERS),
    ("GET", "/media/offers/new", BROADCASTERS),
    ("POST", "/media/offers/new", BROADCASTERS),
    ("GET", "/media/offers/{media_pool}", BROADCASTERS),
    ("POST", "/media/offers/{media_pool}/terms", BROADCASTERS),
    ("GET", "/media/offers/{media_pool}/classes/new", BROADCASTERS),
    ("POST", "/media/offers/{media_pool}/classes/new", BROADCASTERS),
    ("GET", "/media/offers/{media_pool}/classes/{media_class}", BROADCASTERS),
    ("POST", "/media/offers/{media_pool}/classes/{media_class}/windows", BROADCASTERS),
    ("POST", "/media/offers/{media_pool}/classes/{media_class}/windows/none/end", BROADCASTERS),
    ("POST", "/media/offers/{media_pool}/classes/{media_class}/total", BROADCASTERS),
    ("GET", "/media/airings", BROADCASTERS),
    ("GET", "/media/airings.csv", BROADCASTERS),
    ("GET", "/media/grants/{media_grant}", "s+++00000+0"),
    ("GET", "/media/grants/{media_grant}.csv", "s+++00000+0"),
    ("GET", "/media/airings/{media_airing}", "s+++00000+0"),
    ("POST", "/media/airings/{media_airing}/report", BROADCASTERS),
    ("POST", "/media/airings/{media_airing}/confirm", "s++-0------"),
    ("POST", "/media/airings/{media_airing}/object", "s++-0------"),
    ("POST", "/media/airings/{media_airing}/decide", "s----000---"),
]

# What a form carries, so that the answer tells who may from who filled it in badly.
DATA = {
    "/cases/{case}/messages": {"message": "پیام"},
    "/cases/{case}/notes": {"note": "یادداشت"},
    "/cases/{case}/checks": {"code": "company", "verdict": "met"},
    "/cases/{case}/ask/company": {"about": "answer_question:", "text": "چرا؟"},
    "/cases/{case}/ask/certify": {"new_fact": "چیزی تازه"},
    "/cases/{asked}/answers/{asked_item}": {"answer": "پاسخ"},
    "/applications": {"licence_class": "messenger"},
    "/account/switch": {"organisation": "no-such-organisation"},
    "/licences/{licence}/suspend": {"reason": "دلیلی که همه می‌خوانند"},
    "/licences/{licence}/surrender": {"reason": "دلیلی که همه می‌خوانند"},
}
