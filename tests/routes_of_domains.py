"""The rows of `routes_table` for the rooms above licensing: elections and support. Its letters, its people."""

from __future__ import annotations

EVERYBODY = "+++++++++++"
SIGNED_IN = "s++++++++++"
ADMIN = "s---------+"
AUDITOR = "s--------+-"
OFFICIALS = "s----+++---"
VENDORS = "s++++------"
BROADCASTERS = "s----------"

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
    ("GET", "/elections/lists"),
    ("GET", "/elections/lists/none"),
    ("GET", "/elections/lists/none/report.csv"),
    ("POST", "/elections/lists/none/request"),
    *((method, f"/elections/lists/{a}") for a in ("quotas/none/new", "none/withdraw") for method in _BOTH),
    ("GET", "/elections/numbers"),
    *((method, f"/elections/numbers/{a}") for a in ("purge", "candidates/none/purge") for method in _BOTH),
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

DOMAINS = [
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
    *(("GET", f"/ledger/none{end}", NOWHERE) for end in ("", ".json", ".csv", "/units", "/joins.csv")),
    *(("GET", f"/ledger/entries/1{end}", NOWHERE) for end in ("", ".json")),
    *(("GET", f"/log/{name}", EVERYBODY) for name in ("checkpoint", "key", "consistency.json", "verify_entry.py")),
    ("GET", "/elections/deliveries", VENDORS),
    ("GET", "/elections/deliveries/no-work", "s0000------"),
    ("GET", "/elections/deliveries/no-work/accept", "s00-0------"),
    ("POST", "/elections/deliveries/no-work/accept", "s00-0------"),
    # Draws: led by the headquarters, taken part in by campaigns, of whom none walks here: tests/elections/draws
    *((method, path, "s----------") for method, path in DRAWS),
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
    ("GET", "/support/reclaims/none/appeal", "s0000000000"),
    ("POST", "/support/reclaims/none/appeal", "s0000000000"),
    ("GET", "/support/reclaims/none/decision", "s0000000000"),
    ("POST", "/support/reclaims/none/decision", "s0000000000"),
    # Pools: who shares or keeps it looks, the deciding office divides, its signatories and the administrator keep it,
    # the body that runs it provides; none of these people is of that office or that body
    ("GET", "/support/pools/{pool}", "s++++++++++"),
    ("GET", "/support/pools/{pool}/holders.csv", "s++++++++++"),
    ("GET", "/support/pools/{pool}/holders.xlsx", "s++++++++++"),
    ("GET", "/support/pools/{pool}/panel", "s----------"),
    ("POST", "/support/pools/{pool}/panel", "s----------"),
    ("POST", "/support/pools/{pool}/weights", "s----------"),
    ("GET", "/support/divisions/{division}", "s----000---"),
    ("POST", "/support/divisions/{division}", "s----000---"),
    ("GET", "/support/sites", "s----+++--+"),
    ("POST", "/support/sites", ADMIN),
    ("GET", "/support/sites/{pool}", ADMIN),
    ("POST", "/support/sites/{pool}", ADMIN),
    ("GET", "/support/sites/{pool}/classes/vcpu", ADMIN),
    ("POST", "/support/sites/{pool}/classes/vcpu/level", ADMIN),
    ("POST", "/support/sites/{pool}/classes/vcpu/bounds", ADMIN),
    ("POST", "/support/sites/{pool}/classes/vcpu/end", ADMIN),
    ("GET", "/support/operator", "s-------+--"),
    ("GET", "/support/operator/{pool}", "s-------0--"),
    ("POST", "/support/operator/{pool}/usage", "s-------0--"),
    ("POST", "/support/operator/{pool}/grants/{grant}/provided", "s-------0--"),
    ("GET", "/admin/support", ADMIN),
    ("GET", "/admin/support/datacentre", ADMIN),
    ("POST", "/admin/support/datacentre", ADMIN),
    ("POST", "/api/v1/support/pools/soleimani/usage", "sssssssssss"),  # a key's, not a person's
    # Who wants no messages: messengers and operators
    ("GET", "/opt-outs", "s++-+------"),
    ("POST", "/opt-outs", "s++-+------"),
    # For keys, not for sessions: tests/elections/lists/test_api.py
    ("GET", "/api/v1/number-lists", "sssssssssss"),
    ("POST", "/api/v1/number-lists/no-list/parts/0", "sssssssssss"),
    ("POST", "/api/v1/opt-outs", "sssssssssss"),
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
    # Operator interconnection; none of the people is an operator: tests/subsidies/interconnect
    ("GET", "/support/programmes/interconnect", EVERYBODY),
    ("GET", "/support/interconnect", "s----------"),
    ("GET", "/support/interconnect/none", "s0000000000"),
    ("GET", "/support/interconnect/none/trials/quality", "s0000000000"),
    ("POST", "/support/interconnect/none/trials/quality", "s0000000000"),
    *(("POST", f"/support/interconnect/none/{act}", "s0000000000") for act in ("data", "accept", "resume")),
    ("POST", "/support/interconnect/none/suspend", "s0000000000"),
    ("POST", "/support/interconnect/none/end", "s0000000000"),
]
