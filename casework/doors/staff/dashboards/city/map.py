"""The forty communes as shapes on a sheet: the whole city, and its crowded middle once more, larger.

Made once per process from data/hue_communes.geojson, whose lines are simplified and for orientation only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path
from types import MappingProxyType
from typing import Any

DATA = Path(__file__).resolve().parents[5] / "data" / "hue_communes.geojson"
WIDTH = 600.0  # of the sheet, in its own units; it is 424 high
WEST, NORTH = 107.0346, 16.742  # where the city begins
EDGE, TOP = 4.0, 26.0
SCALE = 525.0  # units to a degree of latitude
NARROWER = cos(radians(16.37))  # a degree of longitude in the middle of the city
FRAME = (107.485, 16.552, 107.675, 16.407)  # what is drawn larger: west, north, east, south
TIMES = 2.26
INSET_TOP = 1.0

Point = tuple[float, float]
Project = Callable[[float, float], Point]

# Where a name stands when it would lie on another in the middle of its commune (our choice, by eye).
NAMED_AT: Mapping[str, Point] = MappingProxyType(
    {
        "19774": (107.510, 16.430),  # Kim Long
        "19804": (107.518, 16.468),  # Hương An
        "19813": (107.558, 16.423),  # Thủy Xuân
        "19815": (107.599, 16.432),  # An Cựu
        "19831": (107.361, 16.641),  # Phong Dinh
        "19858": (107.412, 16.522),  # Phong Thái
        "19867": (107.553, 16.571),  # Quảng Điền
        "19873": (107.553, 16.649),  # Phong Quảng
        "19885": (107.472, 16.606),  # Đan Điền
        "19900": (107.686, 16.580),  # Thuận An
        "19909": (107.600, 16.523),  # Dương Nỗ
        "19918": (107.709, 16.488),  # Phú Hồ
        "19930": (107.634, 16.503),  # Mỹ Thượng
        "19942": (107.794, 16.391),  # Phú Vang
        "19945": (107.803, 16.449),  # Phú Vinh
        "19969": (107.636, 16.454),  # Thanh Thủy
        "19975": (107.674, 16.375),  # Hương Thủy
        "19996": (107.427, 16.444),  # Hương Trà
        "20014": (107.559, 16.540),  # Hóa Châu
        "20017": (107.510, 16.502),  # Kim Trà
        "20044": (107.200, 16.268),  # A Lưới 2
        "20071": (107.233, 16.206),  # A Lưới 3
        "20107": (107.881, 16.249),  # Phú Lộc
        "20137": (108.021, 16.262),  # Chân Mây - Lăng Cô
        "20161": (107.792, 16.151),  # Khe Tre
        "20179": (107.707, 16.122),  # Nam Đông
        "20182": (107.584, 16.103),  # Long Quảng
    }
)
# Moved out to the sea: written on white.
AT_SEA = frozenset({"19873", "19900"})


@dataclass(frozen=True, slots=True)
class Box:
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One commune: its lines, again within the inset where it reaches there, and the place of its name."""

    code: str
    path: str
    inset: str
    x: str
    y: str
    in_inset: bool

    @property
    def at_sea(self) -> bool:
        return self.code in AT_SEA

    @property
    def below(self) -> str:
        """The line under its name."""
        return _n(float(self.y) + 11)


@dataclass(frozen=True, slots=True)
class Sheet:
    shapes: Mapping[str, Shape]  # by code
    frame: Box
    inset: Box
    leads: str  # lines from the frame to the inset


@cache
def sheet() -> Sheet:
    """Shapes by the codes of their centers. Reads the file once."""
    features = json.loads(DATA.read_text(encoding="utf-8"))["features"]
    shapes = {shape.code: shape for shape in map(_shape, features)}
    (left, top), (right, bottom) = _whole(*FRAME[:2]), _whole(*FRAME[2:])
    wide, high = (right - left) * TIMES, (bottom - top) * TIMES
    x = WIDTH - 1 - wide
    leads = (
        f"M{_n(left)} {_n(top)}L{_n(x)} {_n(INSET_TOP)}M{_n(right)} {_n(bottom)}L{_n(WIDTH - 1)} {_n(INSET_TOP + high)}"
    )
    return Sheet(
        MappingProxyType(shapes), _box(left, top, right - left, bottom - top), _box(x, INSET_TOP, wide, high), leads
    )


def _shape(feature: dict[str, Any]) -> Shape:
    about, rings = feature["properties"], list(_rings(feature["geometry"]))
    lon, lat = NAMED_AT.get(about["code"], about["label"])
    within = _in_frame(lon, lat)
    x, y = (_large if within else _whole)(lon, lat)
    inset = _path(rings, _large) if any(_in_frame(*point) for ring in rings for point in ring) else ""
    return Shape(about["code"], _path(rings, _whole), inset, _n(x), _n(y), within)


def _rings(geometry: dict[str, Any]) -> Iterator[list[Point]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for part in parts:
        for ring in part:
            yield [(lon, lat) for lon, lat in ring]


def _in_frame(lon: float, lat: float) -> bool:
    west, north, east, south = FRAME
    return west <= lon <= east and south <= lat <= north


def _whole(lon: float, lat: float) -> Point:
    """Equirectangular: true to shape in the middle of the city, and within a hundredth everywhere."""
    return EDGE + (lon - WEST) * NARROWER * SCALE, TOP + (NORTH - lat) * SCALE


def _large(lon: float, lat: float) -> Point:
    """The same within the inset."""
    west, north, east, _south = FRAME
    (_left, top), (right, _bottom), (x, y) = _whole(west, north), _whole(east, north), _whole(lon, lat)
    return WIDTH - 1 - (right - x) * TIMES, INSET_TOP + (y - top) * TIMES


def _path(rings: Iterable[list[Point]], project: Project) -> str:
    """Each ring by its first point and the way to every next one, in tenths of a unit."""
    return "".join(_ring([project(lon, lat) for lon, lat in ring]) for ring in rings)


def _ring(points: list[Point]) -> str:
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    x, y = tenths[0]
    begin, steps = f"M{_t(x)} {_t(y)}l", []
    for next_x, next_y in tenths[1:-1]:
        if (next_x, next_y) != (x, y):
            steps.append(f"{_t(next_x - x)} {_t(next_y - y)}")
            x, y = next_x, next_y
    return begin + " ".join(steps).replace(" -", "-") + "z"


def _t(tenths: int) -> str:
    """Tenths as short as they can be written."""
    return f"{tenths / 10:g}"


def _box(x: float, y: float, width: float, height: float) -> Box:
    return Box(_n(x), _n(y), _n(width), _n(height))


def _n(value: float) -> str:
    return f"{value:.1f}"
