"""The courses that employers of the demo apply for a voucher for; none of the trainers exists."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Course:
    """A training as employers of these sectors send people to it; none of the trainers exists."""

    sectors: str
    """The codes of the sectors that it fits, with spaces between."""
    title: str
    trainer: str
    why: str


COURSES = (
    Course(
        "metaal",
        "Lassen MIG/MAG niveau 2",
        "Vakschool Oostwaarts",
        "Wij maken meer rvs-constructies en komen een lasser tekort.",
    ),
    Course(
        "installatie energie",
        "Monteur warmtepompen",
        "Leerhuis Techniek IJsselrand",
        "De helft van onze klanten vraagt nu om een warmtepomp.",
    ),
    Course(
        "ict kantoor onderwijs",
        "Python voor data-analyse",
        "Codeplaats Hanzestad",
        "Wij gaan onze planning met eigen software verbeteren.",
    ),
    Course(
        "papier",
        "Operator papier en karton B",
        "Papierleerlijn Veluwe",
        "Na deze cursus kan de deelnemer zelfstandig op de papiermachine.",
    ),
    Course(
        "metaal proces papier",
        "PLC programmeren basis",
        "Leerhuis Techniek IJsselrand",
        "Wij willen storingen zelf kunnen oplossen.",
    ),
    Course(
        "logistiek papier",
        "Heftruck en reachtruck met VCA",
        "Logistiek Leren Oost",
        "Er komt een tweede ploeg in het magazijn.",
    ),
    Course(
        "ict",
        "Front-end ontwikkelen met React",
        "Codeplaats Hanzestad",
        "Er komt meer werk aan websites en de kennis zit bij één persoon.",
    ),
    Course(
        "installatie energie bouw",
        "Zonnepanelen installeren",
        "Vakschool Oostwaarts",
        "Onze dakdekkers gaan ook installeren.",
    ),
    Course(
        "zorg",
        "Verzorgende IG, verkort traject",
        "Zorgacademie De Berkel",
        "Twee collega’s gaan binnenkort met pensioen.",
    ),
    Course(
        "zorg onderwijs",
        "Praktijkbegeleider in de zorg",
        "Zorgacademie De Berkel",
        "Wij willen meer studenten zelf begeleiden.",
    ),
    Course(
        "bouw",
        "Bim-modelleren voor de bouw",
        "Bouwleerplein Achterom",
        "Opdrachtgevers vragen om tekeningen in 3D.",
    ),
    Course(
        "proces",
        "Operator procestechniek B",
        "Leerhuis Techniek IJsselrand",
        "De deelnemer kan dan de hele lijn zelfstandig bedienen.",
    ),
    Course(
        "logistiek",
        "Planner transport",
        "Logistiek Leren Oost",
        "Wij rijden met elektrische wagens en plannen de ritten anders.",
    ),
    Course(
        "agrarisch",
        "Precisielandbouw met drones",
        "Groene Leerschuur",
        "Wij willen minder mest en bestrijdingsmiddel gebruiken.",
    ),
    Course(
        "agrarisch recreatie",
        "Natuur- en groenbeheer",
        "Groene Leerschuur",
        "Wij willen ons terrein beheren zonder gif.",
    ),
    Course(
        "recreatie",
        "Duurzaam gastheerschap",
        "Gastvrij Leren Veluwe",
        "Gasten vragen naar afval, energie en eten uit de streek.",
    ),
    Course(
        "kantoor",
        "Duurzaam inkopen",
        "Kantoorschool De Hanze",
        "Onze klanten willen weten waar onze spullen vandaan komen.",
    ),
)


def fitting(sector: str) -> list[Course]:
    """Return the courses that employers of a sector send people to."""
    return [course for course in COURSES if sector in course.sectors.split()]
