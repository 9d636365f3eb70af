"""Makes units.csv and lineage.csv from the data of the package vietnamadminunits.

    pip download --no-deps vietnamadminunits==1.0.4
    python data/reference/administrative_units/make.py vietnamadminunits-1.0.4-py3-none-any.whl

The package is only read, as an archive: its data are MIT (LICENSE-vietnamadminunits), but importing it would import Unidecode,
which is GPL. Geographic columns are left out. Needs nothing beyond the standard library; run it again when the data change.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
OLD, NEW, SWITCH = "p63", "p34", "2025-07-01"
KINDS = {"tỉnh": "province", "thành phố": "city", "quận": "urban_district", "huyện": "district", "thị xã": "town",
         "phường": "ward", "xã": "commune", "thị trấn": "township", "đặc khu": "special_zone"}  # fmt: skip


def main(wheel: Path) -> None:
    """Write both tables beside this file."""
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
        database = archive.extract("vietnamadminunits/data/dataset.db", folder)
        converter = json.loads(archive.read("vietnamadminunits/data/converter_2025.json"))
        with sqlite3.connect(database) as connection:
            old = connection.execute(
                "SELECT provinceKey, districtKey, wardKey, provinceCode, province, districtCode, district, wardCode, ward "
                "FROM admin_units_legacy"
            ).fetchall()
            new = connection.execute(
                "SELECT provinceKey, wardKey, provinceCode, province, wardCode, ward FROM admin_units"
            ).fetchall()
    units: dict[tuple[str, str, str], tuple[str, ...]] = {}
    old_unit: dict[str, tuple[str, str]] = {}  # key of the converter → level, code
    old_province: dict[str, str] = {}
    for province_key, district_key, ward_key, province, name, district, district_name, ward, ward_name in old:
        _add(units, OLD, "province", province, name, "")
        _add(units, OLD, "district", district, district_name, province)
        old_province[province_key] = province
        key = f"{province_key}_{district_key}_{ward_key or ''}"
        if ward is None:  # an island district without communes
            old_unit[key] = ("district", district)
        else:
            _add(units, OLD, "commune", ward, ward_name, district)
            old_unit[key] = ("commune", ward)
    new_unit, new_province = {}, {}
    for province_key, ward_key, province, name, ward, ward_name in new:
        _add(units, NEW, "province", province, name, "")
        _add(units, NEW, "commune", ward, ward_name, province)
        new_unit[province_key, ward_key] = ward
        new_province[province_key] = province
    links: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for key, olds in converter["DICT_PROVINCE"].items():
        for each in olds:
            links["province", old_province[each]].add(("province", new_province[key]))
    for key, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            for each in olds:
                links[old_unit[each]].add(("commune", new_unit[key, commune]))
    for key, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for each, parts in divided.items():
            links[old_unit[each]] |= {("commune", new_unit[key, part["newWardKey"]]) for part in parts}
    _write("units.csv", "code,vintage,level,kind,name,parent_code,valid_from,valid_to", _lines(units))
    _write("lineage.csv", "from_code,from_vintage,level,to_code,to_vintage,event,on_date,share", _events(units, links))


def _add(
    units: dict[tuple[str, str, str], tuple[str, ...]], vintage: str, level: str, code: str, name: str, parent: str
) -> None:
    name = " ".join(unicodedata.normalize("NFC", name).split())
    kind = next(KINDS[word] for word in sorted(KINDS, key=len, reverse=True) if name.lower().startswith(word))
    units[vintage, level, code] = (kind, name, parent)


def _lines(units: dict[tuple[str, str, str], tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    for (vintage, level, code), (kind, name, parent) in sorted(units.items()):
        dates = ("", SWITCH) if vintage == OLD else (SWITCH, "")
        yield (code, vintage, level, kind, name, parent, *dates)


def _events(
    units: dict[tuple[str, str, str], tuple[str, ...]], links: dict[tuple[str, str], set[tuple[str, str]]]
) -> Iterable[tuple[str, ...]]:
    into: dict[tuple[str, str], int] = defaultdict(int)
    for targets in links.values():
        for target in targets:
            into[target] += 1
    for (level, code), targets in sorted(links.items()):
        for target in sorted(targets):
            before, after = units[OLD, level, code][:2], units[NEW, *target][:2]
            if len(targets) > 1:
                event = "split"
            elif into[target] > 1:
                event = "merge"
            else:
                event = "same" if before == after else "rename" if before[1] != after[1] else "retype"
            yield (code, OLD, level, target[1], NEW, event, SWITCH, "" if len(targets) > 1 else "1")


def _write(name: str, header: str, rows: Iterable[tuple[str, ...]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
