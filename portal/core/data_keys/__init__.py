"""Data keys: each owner's secrets lie under a key of its own, and destroying that key destroys them everywhere.

key = data_keys.of("numbers", campaign.token)      # inside transaction(): the living one, made at need
sealed = data_keys.field_key(key).seal("number_blocks/7/numbers", plain)
data_keys.destroy(key)                             # the purge: nothing opens what it sealed any more

Keys are kept wrapped by the ring of `portal.core.crypto`; `script/portal keys rotate` wraps them anew.
"""

from __future__ import annotations

from portal.core.data_keys.models import DataKey
from portal.core.data_keys.service import destroy, field_key, of, rewrap

__all__ = ["DataKey", "destroy", "field_key", "of", "rewrap"]
