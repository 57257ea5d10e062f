"""Keys that other generators have are explained with the key of digestgen that does the same."""

from typing import get_args, get_type_hints

from digestgen.config.unknown_settings import NAMES_ELSEWHERE, unknown_setting_hint
from digestgen.settings import Config, SiteSettings


def test_key_of_another_generator_leads_to_ours() -> None:
    keys = SiteSettings.__struct_fields__
    assert unknown_setting_hint(("site", "name"), keys) == 'digestgen calls it "title"'  # not cname
    assert unknown_setting_hint(("site", "baseURL"), keys) == 'digestgen calls it "base_url"'
    assert unknown_setting_hint(("feeds", 0, "tags"), ["url"]) == 'digestgen calls it "topics"'


def test_names_elsewhere_lead_to_keys_that_exist_and_are_none_of_them() -> None:
    for table, names in NAMES_ELSEWHERE.items():
        record = Config
        for name in filter(None, table.split(".")):
            kind = get_type_hints(record)[name]
            record = next(iter(get_args(kind)), kind)
        keys = set(record.__struct_fields__)
        elsewhere = [name for each in names.values() for name in each.split()]
        assert names.keys() <= keys
        assert not keys & set(elsewhere)
        assert len(elsewhere) == len(set(elsewhere))
