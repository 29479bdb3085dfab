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

_BOTH = ("GET", "POST")
ELECTIONS = [
    ("GET", "/elections/setup"),
    *((method, "/elections/setup/new") for method in _BOTH),
    ("GET", "/elections/setup/none"),
    *((m, f"/elections/setup/none/{a}") for a in ("edit", "constituencies/new", "candidates/new") for m in _BOTH),
    *((method, "/elections/setup/none/rounds/new") for method in _BOTH),
    *((m, f"/elections/setup/rounds/none/{a}") for a in ("edit", "candidates", "declare", "deal") for m in _BOTH),
    ("GET", "/elections/setup/rounds/none/quotas"),
    *((method, "/elections/setup/candidacies/none/withdraw") for method in _BOTH),
    ("GET", "/elections/representatives"),
    *((method, "/elections/representatives/new") for method in _BOTH),
    ("GET", "/elections/requests"),
    ("GET", "/elections/requests/quotas/none/slots"),
    *((method, f"/elections/requests/{a}") for a in ("quotas/none/new", "none/edit") for method in _BOTH),
    ("POST", "/elections/requests/none/cancel"),
    ("GET", "/elections/answers"),
    ("GET", "/elections/answers/none"),
    *(("POST", f"/elections/answers/none/{act}") for act in ("confirm", "dispute")),
    *((method, "/elections/setup/none/deliveries") for method in _BOTH),
    ("GET", "/elections/setup/none/codes"),
    *((m, f"/elections/setup/none/codes/{a}") for a in ("new", "digits/new", "digits/x/remove") for m in _BOTH),
    *((method, "/elections/setup/none/codes/purge") for method in _BOTH),
    *((method, "/elections/setup/rounds/none/codes/deal") for method in _BOTH),
    ("GET", "/elections/short-code"),
    *((method, "/elections/short-code/none") for method in _BOTH),
    ("GET", "/elections/operator-codes"),
    *((method, "/elections/operator-codes/none/new") for method in _BOTH),
]
DRAWS = [
    ("GET", "/elections/draws"),
    *((method, "/elections/draws/new/no-round/no-place") for method in ("GET", "POST")),
    ("GET", "/elections/draws/no-draw"),
    *(("POST", f"/elections/draws/no-draw/{act}") for act in ("announcement", "values", "publish", "call-off")),
    ("POST", "/elections/draws/no-draw/values/discard"),
    ("GET", "/elections/commitments"),
    ("GET", "/elections/commitments/no-draw"),
    *(("POST", f"/elections/commitments/no-draw/{act}") for act in ("secret", "commitment", "reveal")),
]
NOWHERE = "00000000000"

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
    ("GET", "/elections/short-codes", EVERYBODY),
    ("GET", "/elections/short-codes/none", "00000000000"),
    ("GET", "/elections/short-codes/none.json", "00000000000"),
    ("POST", "/api/v1/elections/inbound", "sssssssssss"),
    ("POST", "/api/v1/elections/members/batches", "sssssssssss"),
    ("GET", "/api/v1/elections/members/batches/none", "sssssssssss"),
    ("POST", "/api/v1/elections/members/batches/none/received", "sssssssssss"),
    ("GET", "/api/v1/key", "sssssssssss"),  # a session opens no door of machines: tests/core/api
    ("GET", "/verify", EVERYBODY),
    ("POST", "/verify", EVERYBODY),
    ("GET", "/track", EVERYBODY),
    ("POST", "/track", EVERYBODY),
    ("GET", "/calendar", EVERYBODY),
    ("GET", "/board", EVERYBODY),
    ("GET", "/board.csv", EVERYBODY),
    ("GET", "/draws", EVERYBODY),
    ("GET", "/draws/how", EVERYBODY),
    ("GET", "/draws/method", EVERYBODY),
    ("GET", "/draws/verify_draw.py", EVERYBODY),
    ("GET", "/draws/make_commitment.py", EVERYBODY),
    ("GET", "/draws/no-draw", "00000000000"),
    ("GET", "/draws/no-draw.json", "00000000000"),
    ("GET", "/draws/no-draw/0.json", "00000000000"),
    ("GET", "/draws/no-draw/rotation/no-offer", "00000000000"),
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
    # Elections: for the headquarters and for campaigns, of whom none walks here; see tests/elections/test_access.py
    *((method, path, "s----------") for method, path in ELECTIONS),
    # What messengers announce and deliver
    ("GET", "/elections/offers", VENDORS),
    ("GET", "/elections/offers/no-round/no-place/blue_tick", "s00-0------"),
    ("POST", "/elections/offers/no-round/no-place/blue_tick", "s00-0------"),
    ("POST", "/elections/offers/no-offer/take-back", "s00-0------"),
    ("GET", "/elections/receipts", VENDORS),
    ("POST", "/elections/receipts", "s++-+------"),
    ("GET", "/elections/receipts/no-unit", "s0000------"),
    ("POST", "/elections/receipts/no-unit/reply", "s00-0------"),
    ("GET", "/elections/receipts/keys", VENDORS),
    ("POST", "/elections/receipts/keys", "s+--+------"),
    ("GET", "/elections/receipts/keys/no-key", "s0000------"),
    ("POST", "/elections/receipts/keys/no-key/prove", "s0--0------"),
    *((method, "/elections/receipts/keys/no-key/revoke", "s0--0------") for method in _BOTH),
    # Programs of messengers have keys of their own: a session opens nothing
    ("GET", "/api/v1/election-units", "sssssssssss"),
    ("POST", "/api/v1/election-receipts", "sssssssssss"),
    # The ledger and the head of the log are everybody's
    ("GET", "/ledger", EVERYBODY),
    *(("GET", f"/ledger/none{end}", NOWHERE) for end in ("", ".json", ".csv", "/units")),
    *(("GET", f"/ledger/entries/1{end}", NOWHERE) for end in ("", ".json")),
    *(("GET", f"/log/{name}", EVERYBODY) for name in ("checkpoint", "key", "consistency.json", "verify_entry.py")),
    ("GET", "/elections/deliveries", VENDORS),
    ("GET", "/elections/deliveries/no-work", "s0000------"),
    ("GET", "/elections/deliveries/no-work/accept", "s00-0------"),
    ("POST", "/elections/deliveries/no-work/accept", "s00-0------"),
    # Draws: led by the headquarters, taken part in by campaigns, of whom none walks here: tests/elections/draws
    *((method, path, "s----------") for method, path in DRAWS),
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
