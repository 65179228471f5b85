"""English news vocabulary: no shape of a word tells that "premier" is a person, "Ministry" an organization, and "Bill" also "William"."""


def words(text: str) -> frozenset[str]:
    """Read a list of words; ``_`` stands for a space."""
    return frozenset(word.replace("_", " ") for word in text.split())


# ── words of persons ─────────────────────────────────────────────────────────

MALE_TITLES = words("mr sir lord baron king prince pope sheikh imam ayatollah rabbi father brother fr")
FEMALE_TITLES = words("mrs ms miss dame lady baroness queen princess sister")
NOBLE = words("lord lady baron baroness king queen prince princess pope sheikh dame sir")
RANKS = words(
    """gen lt col maj capt cpt cmdr adm sgt cpl pvt brig general colonel major lieutenant captain admiral sergeant corporal
    brigadier marshal commodore"""
)
TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | RANKS
    | words(
        """mx dr rev reverend prof hon honourable honorable sen sens rep reps gov govs pres amb atty supt det insp pm fm vp
    lt-gen lt-col chief"""
    )
)
ABBREVIATED = words(
    """mr mrs ms dr st rev prof hon sen sens rep reps gov govs pres gen lt col maj capt cpt cmdr adm sgt cpl pvt brig supt
    det insp atty amb no jr sr inc co corp ltd dept fr lt-gen lt-col"""
)
SUFFIXES = words("jr sr ii iii iv qc kc mp mep msp mla md phd esq obe mbe cbe")
PARTICLES = words("""al el ul ur bin bint ibn ben van von der den de del della di da dos das du la le ter af av zu abu abd""")
ARTICLES = words("al el ul ur as ad ash an ar at az")  # the Arabic article, and how it sounds before some letters

# Role nouns by the field they belong to; fields that differ cannot describe one person. Those of no field fit everyone.
FIELDS = {
    "government": """president vice-president premier chancellor vice-chancellor minister secretary senator congressman congresswoman
    lawmaker legislator mp mep msp parliamentarian assemblyman assemblywoman governor mayor councillor councilor
    councilman councilwoman alderman ambassador envoy diplomat consul attache politician candidate nominee
    frontrunner front-runner incumbent challenger attorney-general solicitor-general secretary-general
    governor-general consul-general whip congressmember treasurer comptroller statesman peer monarch""",
    "force": """commander soldier officer-in-charge general colonel major lieutenant captain admiral sergeant corporal brigadier
    marshal commodore sheriff constable detective superintendent inspector policeman policewoman trooper
    inspector-general""",
    "law": """judge justice lawyer prosecutor solicitor barrister magistrate counsel litigator attorney advocate coroner jurist""",
    "business": """ceo cfo coo cto chairman chairwoman founder co-founder owner co-owner manager economist trader investor banker
    entrepreneur businessman businesswoman shareholder retailer landlord broker executive tycoon billionaire
    industrialist""",
    "knowledge": """professor scientist researcher historian scholar academic lecturer physicist biologist epidemiologist virologist
    sociologist psychologist dean fellow engineer doctor physician surgeon nurse paediatrician pediatrician
    psychiatrist archaeologist climatologist""",
    "media": """journalist reporter correspondent editor columnist broadcaster anchor presenter commentator blogger author writer
    novelist host moderator narrator""",
    "stage": """singer rapper songwriter songstress actor actress musician star comedian artist filmmaker producer composer model
    poet playwright photographer dancer celebrity""",
    "sport": """coach player striker goalkeeper midfielder defender captain skipper footballer cricketer batsman bowler athlete
    swimmer boxer golfer referee trainer""",
    "faith": """archbishop bishop cardinal priest pastor cleric pope imam ayatollah rabbi vicar minister reverend preacher chaplain""",
    "": """official leader chief head member director deputy-director officer spokesman spokeswoman spokesperson representative
    rep aide adviser advisor strategist pollster operative staffer analyst expert specialist consultant delegate
    commissioner negotiator coordinator activist campaigner organizer organiser chair speaker mediator monitor
    observer administrator secretary boss deputy assistant captain counselor counsellor envoy veteran expert critic
    insider source witness eyewitness resident neighbor neighbour worker employee teacher farmer driver student
    mother father son daughter brother sister wife husband widow widower friend colleague partner relative survivor
    victim suspect defendant plaintiff whistleblower protester protestor demonstrator voter supporter opponent rival
    donor volunteer refugee migrant militant rebel fighter gunman man woman boy girl teenager person guy passenger
    customer user reader caller patient tourist superdelegate guest visitor icon idol hero legend pioneer mogul
    magnate hopeful contender conservative liberal democrat republican socialist""",
}
ROLES = {
    role: frozenset(field for field, roles in FIELDS.items() if role in roles.split())
    for roles in FIELDS.values()
    for role in roles.split()
}
# Nouns for a person that a fuller description of the same person may replace.
WIDER = {
    "lawmaker": words(
        """mp mep msp senator congressman congresswoman legislator parliamentarian assemblyman assemblywoman representative"""
    ),
    "legislator": words(
        """mp mep msp senator congressman congresswoman lawmaker parliamentarian assemblyman assemblywoman representative"""
    ),
    "politician": words(
        """president premier chancellor minister senator congressman congresswoman lawmaker mp governor mayor candidate leader"""
    ),
    "diplomat": words("ambassador envoy consul attache consul-general"),
    "envoy": words("ambassador diplomat"),
    "official": words(
        """minister secretary ambassador envoy commissioner governor director spokesman spokeswoman spokesperson deputy chief
    head officer administrator"""
    ),
    "leader": words("president premier chancellor chairman chairwoman chair chief head monarch king"),
    "minister": words("premier chancellor secretary"),
    "commander": words("general colonel major lieutenant captain admiral brigadier marshal commodore chief"),
    "officer": words(
        """general colonel major lieutenant captain admiral brigadier commodore sergeant detective inspector superintendent constable"""
    ),
    "soldier": words("sergeant corporal captain lieutenant"),
    "general": words("commander"),
    "judge": words("justice magistrate"),
    "lawyer": words("attorney counsel solicitor barrister prosecutor"),
    "boss": words("ceo chairman chairwoman chief director manager executive head founder owner coach"),
    "executive": words("ceo cfo coo chairman chairwoman chief director president founder"),
    "chief": words("director head commissioner commander chairman ceo boss leader"),
    "head": words("director chief chairman chairwoman president leader"),
    "expert": words("professor scientist researcher analyst economist specialist epidemiologist historian"),
    "academic": words("professor scientist researcher historian scholar economist lecturer"),
    "researcher": words("professor scientist economist epidemiologist"),
    "candidate": words("nominee frontrunner front-runner challenger"),
    "star": words("singer rapper actor actress musician songstress player striker"),
    "singer": words("songstress rapper star songwriter musician"),
    "musician": words("singer rapper songwriter composer"),
    "spokesperson": words("spokesman spokeswoman representative rep secretary"),
    "spokesman": words("spokesperson secretary"),
    "spokeswoman": words("spokesperson secretary"),
    "source": words("insider official diplomat aide executive adviser witness"),
    "insider": words("source"),
    "cleric": words("archbishop bishop cardinal priest imam ayatollah rabbi"),
}
MALE = words(
    """spokesman chairman congressman businessman policeman statesman councilman assemblyman actor king prince father son
    brother husband widower man boy guy pope monk priest songwriter-singer gentleman gunman monsignor"""
)
FEMALE = words(
    """spokeswoman chairwoman congresswoman businesswoman policewoman councilwoman assemblywoman actress queen princess
    mother daughter sister wife widow woman girl nun songstress"""
)

# Given names that English news prints often (all scripts romanised): they tell a person from an organization, and he from she.
HE = words(
    """aaron abdul abdullah adam adrian ahmad ahmed alan albert alejandro alex alexander alexei alfred ali allan amir andre
    andrei andres andrew andy anthony antonio ari arnold arthur ashraf austin bashar ben benjamin bernard bernie
    bill billy bob boris brad brandon brent brett brian bruce bryan carl carlos charles charlie chris christian
    christopher chuck colin craig curtis damian dan daniel darren dave david dean dennis derek diego dmitry don
    donald doug douglas dwight earl ed eddie eduardo edward edwin elon emmanuel enrique eric erik ernest evan felix
    fernando francis francisco frank franklin fred frederick gareth gary geoff george gerald giuseppe glenn gordon
    graham greg gregory guy hans harold harry hasan hassan hector henry herbert howard hugh hugo hussein ian ibrahim
    igor ismail ivan jack jacob jaime jake james jamie jan jared jason javier jay jean jeff jeffrey jeremy jerome
    jerry jesse jim jimmy joe joel joey johan john johnny jon jonathan jorge jose joseph josh joshua juan julian
    justin karl kareem keith ken kenneth kevin kurt kyle lance larry lars lawrence lee leo leon leonard lindsey
    lloyd louis luis luke manuel marc marcel marco marcus mario mark marshall martin marvin matt matteo matthew
    maurice max michael miguel mike mikhail mitch mitt mohamed mohammad mohammed muhammad mustafa najib narendra
    nathan neil nicholas nick nicolas nigel nikolai noah norman oleg oliver omar oscar osama owen pablo patrick paul
    pavel pedro perry peter phil philip philippe pierre rafael ralph ramon randy raul ray raymond rene ricardo
    richard rick robert roberto robin rodrigo roger roland ron ronald roy rudy rupert russell ryan saad salman sam
    samuel scott sean sebastian sergei sergey seth shane simon stanley stefan stephen steve steven stuart tariq ted
    terry thabet thomas tim timothy toby todd tom tommy tony trevor tyler vance victor vincent vladimir volodymyr
    wade walter warren wayne will william xavier yasser yusuf yousef zachary"""
)
SHE = words(
    """abigail alexandra alexandria alice alicia alina alison amanda amber amy ana andrea angela angelina anita ann anna
    anne annie ashley barbara beth betty beverly brenda bridget brittany camilla carla carly carmen carol caroline
    carolyn catherine cathy charlotte chelsea cheryl chloe christina christine cindy claire clare claudia
    condoleezza crystal cynthia daniela deborah debbie debra denise diana diane donna dorothy ebony eileen elaine
    eleanor elena elizabeth ellen emily emma erin eva evelyn fatima fiona florence frances gabriela gina giorgia
    gloria grace hannah harriet heather helen hillary holly ingrid irene isabel ivanka jacinda jacqueline jan jane
    janet janice jasmine jean jenna jennifer jenny jessica jill joan joanna jodie josephine joyce judith judy julia
    julie justine kamala karen karin kate katherine kathleen kathryn kathy katie kayla kelly kelli kerry kim
    kimberly kirsten kristen kristin laura lauren leah leila leslie liliana linda lindsay lisa liz lori loretta lucy
    lydia lynn madeleine maggie maria marie marilyn marine martha mary maryam megan melania melanie melissa mia
    michelle mona monica nadia nancy naomi natalie natasha nicola nicole nina nora olga olivia pamela patricia paula
    penny priti rachel rania rebecca renee rita rosa rosemary ruth sabrina sally samantha sandra sara sarah shannon
    sharon sheila shirley silvia sofia sonia sophia sophie stacy stephanie sue susan suzanne svetlana sylvia tamara
    tanya tara tatiana taylor teresa theresa tina tracy tulsi ursula valerie valeska vanessa vera veronica victoria
    virginia wendy yasmin yulia yvette yvonne zainab"""
)
_SHORT = """
    abe:abraham alex:alexander andy:andrew ben:benjamin bernie:bernard bill:william billy:william bob:robert bobby:robert
    charlie:charles chris:christopher chuck:charles dan:daniel danny:daniel dave:david debbie:deborah dick:richard don:donald
    doug:douglas ed:edward eddie:edward fred:frederick geoff:geoffrey greg:gregory harry:harold jake:jacob jack:john
    jeff:jeffrey jerry:gerald jim:james jimmy:james joe:joseph joey:joseph jon:jonathan josh:joshua kate:katherine
    kathy:katherine ken:kenneth larry:lawrence liz:elizabeth matt:matthew mike:michael mitch:mitchell nick:nicholas
    pat:patrick pete:peter phil:philip ray:raymond rick:richard rob:robert ron:ronald rudy:rudolph sam:samuel steve:steven
    stephen:steven sue:susan ted:edward terry:terence tim:timothy tom:thomas tommy:thomas tony:anthony vince:vincent
    will:william val:valerie zach:zachary
"""
SHORT = dict(pair.split(":") for pair in _SHORT.split())
# Family names that stand first, where the language puts them first.
FAMILY_FIRST = words(
    """xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo lou cheuk chow kim park lee
    moon choi jung kang cho yoon nguyen tran le pham ho lam leung wong chan cheung ng tsai tsang yeung tang deng mao
    jiang wen hua qin bo"""
)

# ── words of organizations and places ────────────────────────────────────────

ORGANIZATION = words(
    """party ministry department committee council agency university college school bank company inc corp corporation ltd
    llc plc group news times post star tribune herald journal gazette telegraph guardian mail mirror court house
    office records productions police army navy force forces guard church union unions association institute
    institution foundation federation league board assembly parliament congress senate government coalition nations
    fund organisation organization commission authority service services center centre press network networks media
    radio television tv channel studios entertainment society alliance bureau administration campaign movement front
    brigade brigades militia treasury embassy hospital trust club team label airlines airways shipping ferries
    railways pharmaceuticals foods stores motors industries systems technologies technology holdings partners
    capital securities laboratories labs works registry tribunal cabinet consortium chamber exchange reserve
    central-bank regulator watchdog directorate secretariat jihad resistance caucus watch project initiative program
    programme conference museum library academy magazine review observer standard independent express chronicle
    globe today international communications pac nra military marines corps airforce legion"""
)
ORGANIZATIONS = words(
    """reuters bloomberg congress parliament senate kremlin pentagon hamas hezbollah hizbollah taliban nato interpol
    facebook google twitter apple amazon microsoft tesla boeing airbus verizon uber netflix youtube instagram gallup
    nielsen daesh isis isil fatah greenpeace oxfam unicef labour xinhua yonhap westminster whitehall downing_street
    capitol_hill wall_street white_house vatican holy_see brexit fox politico axios buzzfeed newsweek breitbart
    walmart toyota samsung huawei bp shell pfizer moderna astrazeneca exxon chevron gazprom rosneft aramco opec fifa
    uefa nasa fbi cia eu un us uk uae state_department treasury quinnipiac rasmussen pew ipsos yougov houthis
    al-qaeda al_qaeda al-shabaab boko_haram islamic_state homeland_security al_jazeera al-jazeera variety huffpost
    tiktok disney sony nintendo wikileaks anonymous amnesty"""
)
ORGANIZATION_NOUNS = words(
    """ministry government police military army navy company court agency department office party union group committee
    council parliament coalition administration campaign bank regulator watchdog church university hospital team
    club league label firm bureau embassy board commission authority force newspaper paper magazine outlet network
    broadcaster channel station website organisation organization institute foundation charity association
    federation alliance militia movement faction regime cabinet congress senate assembly legislature tribunal
    retailer carmaker airline studio publisher manufacturer business brand startup start-up lender insurer
    publication think-tank pac nation country state city county establishment leadership junta monarchy palace
    presidency treasury watchdogs camp service body entity institution newsroom lab laboratory mission consortium
    conglomerate operator developer chain producer maker daily weekly tabloid media"""
)
COLLECTIVES = words(
    """media police military army government leadership administration campaign parliament congress media establishment junta"""
)
PLURAL_ORGANIZATION = words("authorities forces courts unions police marines")
DOCUMENTS = words(
    """statement report letter book study survey poll memo memorandum document email e-mail post tweet article editorial
    filing lawsuit complaint ruling analysis website blog transcript deposition release review paper account message
    note brief indictment affidavit communique advisory bulletin resolution press-release series column story
    dossier file record text verdict order opinion announcement dispatch profile ad advertisement video"""
)
# Nouns for those who will not be named: no later name is theirs.
UNNAMED = words("source insider witness eyewitness critic opponent supporter caller user reader whistleblower person")
PARTIES = {"gop": "republican", "republican": "republican", "democrat": "democratic", "democratic": "democratic", "tory": "conservative"}
PARTIES |= {"conservative": "conservative", "labour": "labour", "liberal": "liberal"}
# Wordings of one organization that no acronym or shortening explains.
WORDINGS = dict.fromkeys(words("daesh isis isil is islamic_state islamic_state_group daesh_group isis_group is_group"), "islamic state")
_STATES = """
    Afghanistan Afghan Afghans; Albania Albanian; Algeria Algerian; Angola Angolan; Argentina Argentine Argentinian; Armenia
    Armenian; Australia Australian; Austria Austrian; Azerbaijan Azerbaijani; Bahrain Bahraini; Bangladesh Bangladeshi;
    Belarus Belarusian; Belgium Belgian; Bolivia Bolivian; Bosnia Bosnian; Brazil Brazilian; Bulgaria Bulgarian; Cambodia
    Cambodian; Cameroon Cameroonian; Canada Canadian; Chad Chadian; Chile Chilean; China Chinese; Colombia Colombian; Congo
    Congolese; Croatia Croatian; Cuba Cuban; Cyprus Cypriot; Denmark Danish; Ecuador Ecuadorian; Egypt Egyptian; Estonia
    Estonian; Ethiopia Ethiopian; Finland Finnish; France French; Georgia Georgian; Germany German; Ghana Ghanaian; Greece
    Greek; Haiti Haitian; Hungary Hungarian; Iceland Icelandic; India Indian; Indonesia Indonesian; Iran Iranian; Iraq Iraqi;
    Ireland Irish; Israel Israeli; Italy Italian; Japan Japanese; Jordan Jordanian; Kazakhstan Kazakh; Kenya Kenyan; Kosovo
    Kosovar; Kuwait Kuwaiti; Kyrgyzstan Kyrgyz; Laos Laotian; Latvia Latvian; Lebanon Lebanese; Libya Libyan; Lithuania
    Lithuanian; Malaysia Malaysian; Mali Malian; Malta Maltese; Mexico Mexican; Moldova Moldovan; Mongolia Mongolian; Morocco
    Moroccan; Mozambique Mozambican; Myanmar Burmese; Nepal Nepalese; Netherlands Dutch; New_Zealand; Nicaragua Nicaraguan;
    Niger Nigerien; Nigeria Nigerian; North_Korea North_Korean; Norway Norwegian; Oman Omani; Pakistan Pakistani; Palestine
    Palestinian; Panama Panamanian; Paraguay Paraguayan; Peru Peruvian; Philippines Philippine Filipino; Poland Polish;
    Portugal Portuguese; Qatar Qatari; Romania Romanian; Russia Russian; Rwanda Rwandan; Saudi_Arabia Saudi; Senegal
    Senegalese; Serbia Serbian; Singapore Singaporean; Slovakia Slovak; Slovenia Slovenian; Somalia Somali; South_Africa
    South_African; South_Korea South_Korean; South_Sudan South_Sudanese; Spain Spanish; Sri_Lanka Sri_Lankan; Sudan Sudanese;
    Sweden Swedish; Switzerland Swiss; Syria Syrian; Taiwan Taiwanese; Tajikistan Tajik; Tanzania Tanzanian; Thailand Thai;
    Tunisia Tunisian; Turkey Turkish Türkiye; Uganda Ugandan; Ukraine Ukrainian; United_Arab_Emirates UAE Emirati;
    United_Kingdom UK U.K. Britain Great_Britain British; United_States US U.S. U.S USA U.S.A. America American; Uruguay
    Uruguayan; Uzbekistan Uzbek; Venezuela Venezuelan; Vietnam Vietnamese; Yemen Yemeni; Zambia Zambian; Zimbabwe Zimbabwean;
    European_Union EU E.U. European; Scotland Scottish; Wales Welsh; England English; Hong_Kong; Kurdistan Kurdish
"""
NATIONS = {
    name.replace("_", " "): frozenset(form.replace("_", " ") for form in forms)
    for name, *forms in (line.split() for line in _STATES.split(";"))
}
NATION = {form.lower(): name for name, adjectives in NATIONS.items() for form in (name, *adjectives)}
# Written forms of a state's own name (not what belongs to it): these name its government.
STATES = {name.lower() for name in NATIONS} | words(
    "us u.s. u.s usa u.s.a. america uk u.k. britain great_britain eu e.u. uae türkiye the_hague"
)
CAPITALS = words(
    """abu_dhabi ankara amman athens baghdad bangkok beijing beirut berlin bogota brasilia brussels bucharest budapest
    buenos_aires cairo canberra caracas damascus delhi new_delhi dhaka doha dublin hanoi havana helsinki islamabad
    jakarta jerusalem kabul khartoum kiev kyiv lisbon london madrid manila mexico_city minsk moscow muscat nairobi
    oslo ottawa paris prague pretoria pyongyang riyadh rome sanaa santiago sarajevo seoul stockholm taipei tehran
    tel_aviv tokyo tripoli tunis vienna warsaw washington yangon""".replace("\n", " ")
)
PLACE_WORDS = words(
    """street road avenue square strip river lake mount city county island islands valley bay sea ocean province district
    region airport"""
)
SCENE = words(
    """awards award cup olympics games inquiry war day week year act bill law festival tower plan deal treaty accord
    agreement pact cabinet"""
)
PARTISANS = words(
    """democrats republicans conservatives tories liberals socialists greens palestinians protesters kurds houthis jews
    muslims christians"""
)
PARTISANS |= frozenset(f"{adjective.lower()}s" for adjectives in NATIONS.values() for adjective in adjectives if adjective[-1] in "nit")

# ── words around names ───────────────────────────────────────────────────────

PORTFOLIOS = words(
    """finance foreign interior defence defense education health justice labor labour trade energy environment economy home
    transport agriculture oil culture sports science press state treasury commerce"""
)
# Nouns for an organization that any organization spoken of before may be meant by.
ANY_ORGANIZATION = words(
    """company group label firm organisation organization outlet business body agency newspaper paper magazine network
    publisher retailer studio"""
)
ANY_ORGANIZATION |= words("""broadcaster channel manufacturer maker operator publication charity institution party union team club brand""")
PRONOUNS = words(
    """i he she it we they you him her them us his hers its their theirs my mine our ours your me himself herself itself
    themselves who which that whom whose"""
)
NOBODY = words(
    """some many others other several few most all both one another someone somebody everyone everybody anyone anybody
    those these people any none neither such either"""
    "ones half this that each nobody no"
)
DETERMINERS = words(
    """the a an this that these those some many several few most all both one two three four five his her their its our my
    your any no each every"""
)
DEFINITE = words("the this that these those his her their its our my your both")
POSSESSIVES = {"his": "he", "her": "she", "their": "they", "its": "it", "my": "i", "our": "we"}
MODIFIERS = words(
    """former deputy foreign finance interior defence defense prime vice chief senior acting new then presidential state
    assistant national general executive managing outgoing incoming current longtime veteran top press
    communications justice health education labor labour trade energy environment economy economic home military
    political party campaign district federal supreme high retired ex-president ex caretaker interim opposition
    ruling republican democratic conservative liberal independent regional local city police fire news founding
    first lord lady attorney secretary presumptive junior leading parliamentary government cabinet special principal
    associate field provincial acting-deputy under permanent late culture sports transport agriculture oil
    development science medical legal financial commercial marketing research policy security intelligence
    immigration border space aid tax rights election weather record armed"""
)
STARTERS = words(
    """the a an in on at by for from with to of and but or so as if when while after before since although though however
    because then now still also yet that this these those there here it he she they we you i his her their its our
    my last next earlier later meanwhile instead despite during under over both some many most several all no not
    only even just what who why how where which one two three according speaking asked both during following former
    among between against within without through like unlike until once perhaps maybe well yes more much other
    another ironically specifically frankly interestingly recently finally unfortunately apparently similarly
    previously currently ultimately eventually importantly notably surprisingly reportedly clearly certainly
    naturally initially separately in_addition additionally moreover furthermore nevertheless nonetheless thus hence
    otherwise today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday january february
    march april june july august september october november december mon tue wed thu fri sat sun jan feb mar apr jun
    jul aug sep sept oct nov dec images photo image file updated published reporting editing read having being been
    had has have did does do is are was were will would can could should may might must let if whether"""
)
DATE_WORDS = words(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december"""
)
PREPOSITIONS = words("to of for in at from with on by near under over about among between against within during")
RELATIVES = words("who which that whose where when whom")
