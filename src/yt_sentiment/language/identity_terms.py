"""Words for what people are, by language: what they believe, whom they love, where they come from, what they cannot do.

Each stands in the forms in which comments have it, gender and number included. An ordinary word of another language
that comments are in is left out, since tokens are read without knowing theirs: Spanish "negro" and "blanca"
are colours, "ciego" and "loco" are said of anything, German "arme" is French for weapon, "Pole" English for a staff.
"""

from __future__ import annotations

from typing import Final

_TERMS: Final = {
    "en": """
        gay gays lesbian lesbians bisexual homosexual homosexuals queer trans transgender muslim muslims islamic
        christian christians catholic jewish jew jews hindu hindus sikh buddhist atheist atheists arab arabs asian
        asians black blacks white whites african africans latino latinos mexican mexicans chinese indian indians
        disabled blind deaf autistic straight young elderly nonbinary korean koreans japanese turkish russian
        russians irish nigerian polish german germans french british canadian brazilian filipino vietnamese
        pakistani iranian ukrainian welsh scottish dutch danish swedish norwegian finnish greek italian italians
        spanish portuguese romanian hungarian immigrant immigrants migrant migrants refugee refugees
    """,
    "es": """
        lesbiana lesbianas bisexuales homosexuales transexual transexuales transgénero musulmán musulmana musulmanes
        musulmanas islámico islámica cristiano cristiana cristianos cristianas católico católica católicos católicas
        judío judía judíos judías judio judia judios budista budistas ateo atea ateos árabe árabes asiático asiática
        asiáticos asiáticas africano africana africanos africanas latina latinas mexicano mexicana mexicanos
        mexicanas colombiano colombiana colombianos colombianas venezolano venezolana venezolanos venezolanas
        peruano peruana peruanos argentino argentina argentinos chileno chilena chilenos español española españoles
        alemán alemana alemanes francés francesa franceses inglesa ingleses italiano italiana japonés japonesa
        japoneses coreano coreana coreanos indígena indígenas gitano gitana gitanos discapacitado discapacitada
        discapacitados autista autistas
    """,
    "pt": """
        lésbica lésbicas bissexual bissexuais homossexual homossexuais transexuais transgênero muçulmano muçulmana
        muçulmanos muçulmanas cristão cristã cristãos cristãs evangélico evangélica evangélicos evangélicas judeu
        judia judeus budista ateu ateus asiáticos africano africanos nordestino nordestina nordestinos nordestinas
        brasileiro brasileira brasileiros brasileiras português portuguesa portugueses angolano angolana moçambicano
        moçambicana alemão alemã alemães francês italianos japonês japonesa japoneses chinês chinesa chineses
        coreano coreana coreanos indígena indígenas autista autistas
    """,
    "de": """
        schwul schwuler schwule schwulen lesbisch lesbische lesbe lesben bisexuell bisexuelle homosexuell
        homosexuelle transsexuell moslem moslems muslimisch muslimische muslimin islamisch christen christlich
        katholisch katholik katholiken juden jüdin jüdisch jüdische buddhist buddhisten atheist atheisten araber
        arabisch asiate asiaten asiatisch afrikaner afrikanisch türke türken türkin türkisch türkische russe russen
        russin russisch russische polin polnisch polnische deutscher deutschen österreicher schweizer italiener
        franzose franzosen chinese chinesen japaner koreaner syrer afghane afghanen ausländer ausländerin flüchtling
        flüchtlinge behindert behinderte behinderter behinderten gehörlos autist autistin autistisch
    """,
    "id": """
        homoseksual biseksual transgender muslimah kristen katolik nasrani hindu buddha konghucu yahudi ateis
        tionghoa jawa sunda batak melayu dayak difabel disabilitas tunanetra tunarungu autis banci waria
    """,
    "hi-Latn": """
        musalman musalmaan muslmaan musalmano hindu hinduo hinduon sikh sikhs isai isaai yahudi brahmin bramhan
        dalit daliton bihari bihariyo punjabi gujarati bengali madrasi marathi rajasthani pakistani hindustani
        bharatiya hijra hijda viklang
    """,
    "ur-Latn": """
        musalman musalmaan muslmaan hindu hinduon isai yahudi qadiani ahmadi shia sunni pashtun punjabi sindhi
        balochi mohajir bengali pakistani hindustani afghani khusra mazoor
    """,
}

BY_LANGUAGE: Final = {code: frozenset(terms.split()) for code, terms in _TERMS.items()}
"""Per language; the code is that of predictions."""

STAND_IN: Final = "human"
"""Word that is read in place of each, as ``core/tokens.c`` has it."""
IDENTITY_TERMS: Final = frozenset[str]().union(*BY_LANGUAGE.values())
"""All of them. The labels hold the prejudice of who wrote and judged the comments; a model that cannot tell these words
apart cannot repeat it."""
