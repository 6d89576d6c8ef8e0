"""The indicators as they may be shown: read, computed, suppressed. The only source of them."""

from bis.figures.as_json import to_json
from bis.figures.compute import compute, figures
from bis.figures.model import (
    Change,
    Count,
    Figure,
    Figures,
    IndicatorFigures,
    PartFigures,
    Sentences,
)
from bis.figures.partners import PartnerFigures, active_partners

__all__ = [
    "Change",
    "Count",
    "Figure",
    "Figures",
    "IndicatorFigures",
    "PartFigures",
    "PartnerFigures",
    "Sentences",
    "active_partners",
    "compute",
    "figures",
    "to_json",
]
