"""What frequent words, signs and characters cost; written by `make token-tables`, do not edit.

Which words are frequent was taken from the package wordfreq, whose data is under CC BY-SA 4.0, and
so is this list of words. Where it comes from and the tokenizers that its costs are those of are in
docs/budgets-proof.md.
"""

from __future__ import annotations

# By cost: after a space and without one, then both with a capital. 0: not listed.
WORDS: dict[str, str] = {
    "0030": """
республике республики
""",
    "0040": """
braunschweig bundesrepublik bürgermeister deutschsprachigen französisch französischen
hauptbahnhof jahrhundert jahrhunderte jahrhunderts jahrzehnte jahrzehnten дмитрий
""",
    "0043": """
петербург
""",
    "0044": """
karlsruhe kennengelernt петербурга петербурге
""",
    "03": """
انتخابات
""",
    "0300": """
национального национальной
""",
    "0310": """
российской
""",
    "0330": """
российская российские российский российских российского
""",
    "04": """
مفاجأة
""",
    "0400": """
abwechslung auseinandersetzung stellvertreter überraschend überraschung ассоциации бороться
иностранных километров лейтенант промышленности революции соревнования температура
""",
    "0440": """
schlafzimmer ursprünglich ursprüngliche ursprünglichen wahlkampf
""",
    "1000": """
позволяет соответствии человека
""",
    "1040": """
безопасности
""",
    "1044": """
développement
""",
    "11": """
A Ab Abs Ac Acc Access Act Action Active Ad Adam Add Additional Additionally Address Adult Adv
Advanced Af Aff Africa After Ag Again Age Agent Ah Air Ak Al Ale Alex Ali All Allen Also Alt
Altern Although Always Am Amb Among An Ana Anal And Andrew Android Ang Animal Ann Anna Anne
Another Answer Ant Anth Any Ap App Apple Application Apply Appro Apr Aqu Ar Arch Are Area Arg
Ark Arm Array Art As Ash Asia Asian Ask Ass Assembly Ast At Ath Atl Att Au Aud Auf Aug Aus
Austin Aut Author Auto Av Average Aw Ax Ay Az B Ba Baby Back Bad Bag Bah Bal Ball Ban Band Bang
Bank Bar Bas Base Based Basic Bat Battle Bay Be Bear Because Bed Before Begin Being Bel Bell
Below Ben Ber Bern Bes Best Bet Better Bi Big Bill Bin Bio Bird Bit Bl Black Block Blog Bo Board
Bob Body Bon Book Books Boolean Boston Bot Both Bow Box Boy Br Brad Brand Brazil Bre Brian
Bridge Brit Bro Broad Bron Brown Bu Buff Build Bur Burn Bus Business But Button Buy By C Ca Cab
Cal Call Cam Camb Camp Can Cap Capt Car Card Care Carl Cart Cas Case Cash Cast Cat Category Ce
Cell Cent Center Central Centre Cert Ch Cha Chair Challenge Change Channel Chapter Char
Character Charles Chart Chat Che Check Chem Chi Chicago Chief Child China Chinese Cho Christ
Church Ci Circle Cit City Civil Cl Clark Class Clean Clear Click Client Clin Close Cloud Club Co
Code Col Cole Coll Collect Collection Color Colorado Column Com Comb Come Command Comment
Comments Commercial Commission Common Community Comp Companies Company Compar Compet Complete
Complex Component Comput Computer Con Conf Conference Config Cong Conn Connect Cons Console
Const Constant Construction Cont Contact Content Context Contract Control Controller Convert
Cook Cool Cop Copyright Cor Core Corn Cos Cost Cou Could Count County Cour Course Court Cover
Cow Cr Cre Creat Create Created Credit Cro Cross Cu Culture Cur Current Custom Customer Cut Cy D
Da Daily Dal Dam Dan Dar Dark Das Dat Data Database Date Dave David Day Days De Dead Dec Def Del
Delta Dem Den Dep Der Des Description Design Det Details Dev Di Dick Dictionary Did Die Dies
Digital Dim Direct Dis Display Dist Div Do Doc Document Does Dog Dom Domin Don Dou Double Down
Download Dr Draw Dream Drive Drug Du Dub Due Dur During E Each Earth East Easy Ed Edge Edit
Editor Educ Education Eff Effect Egypt Ein El Ele Elect Electric Element Ell Em Email Emb Emer
Emp Employee En Enc End Energy Eng Ent Enter Enterprise Environment Environmental Ep Equ Er Eric
Error Es Esc Esp Ess Est Et Eth Euro Europe Ev Even Event Events Ever Every Ex Example Excel
Exception Exchange Executive Exp Experience Expl Express Expression Ext F Fa Fac Face Fair Fall
False Family Fan Far Farm Fast Fat Father Fe Feb Fed Federal Fel Field Fig Fil File Film Fin
Final Find Fire First Fish Five Fl Flash Flex Flow Fly Focus Follow Font Food Foot For Force
Ford Fore Forest Form Format Fort Forum Found Four Fox Fr Fra France Frank Fre Free French Fresh
Friday Friends From Front Fu Full Fun Function Fund Further Future G Ga Gab Gal Gallery Game
Games Gar Gas Ge Gem Gen Gene Gener General Generation Ger German Get Getting Gi Gil Girl Git
Give Given Gl Glass Go God Gold Good Google Govern Gr Grade Gran Grand Grant Graph Gre Great
Greek Green Greg Grid Gro Group Gu Guid H Ha Had Hal Hall Ham Han Hand Happy Har Hard Harry Has
Hash Hat Have Having Hay He Head Health Heart Hel Help Hen Her Here Hero Het Hi High His History
Hit Ho Hol Hold Holy Hom Home Hon Hong Hop Hope Hor Hospital Host Hot Hotel House How Http Hu
Hum Human Hy I Ice Ich Id Ide Ident If Il Ill Im Image Images Imm Imp Import In Inc Ind Index
India Indian Individual Industrial Industry Inf Info Inform Information Ing Init Initial Input
Ins Inst Install Instead Int Integer Inter Interest Intern Internal International Internet Inv
Invest Ir Iran Iron Is Israel Iss It Italian Italy Item Its J Ja Jac Jack Jackson Jak Jam James
Jan Jane Japan Japanese Jason Java Jay Je Jean Jeff Jer Jess Jim Jo Job Joe John Join Jon Jones
Jordan Jos Josh Journal Joy Ju Juan Jud Jul July Jun June Just K Ka Kal Kar Kat Ke Kelly Ken
Kenn Kent Key Kh Ki Kids Kim Kind King Kir Kit Kn Know Kom Kon Kr Krist Ky L La Lab Label Labor
Lady Lake Land Lang Language Large Las Last Lat Latin Law Le Lead League Learning Lee Left Leg
Legal Len Length Leon Les Less Let Letter Level Lex Li Lib Library Lic Lie Life Light Like Lim
Limited Lin Line Linear Link Linked Links Linux List Liter Little Liv Live Living Lo Load Loc
Local Location Lock Log London Long Look Lord Los Loss Lot Lou Louis Love Low Lu Luc Ly M Ma Mac
Machine Mad Made Mag Magic Mah Mail Main Mais Major Make Making Mal Man Manager Many Map Mar
Marc March Marg Maria Mark Market Mart Mary Mas Mass Master Mat Match Material Math Matrix Matt
Max May Mc Me Mean Med Media Meg Mel Mem Member Members Memory Men Mer Mes Mess Message Met Meta
Metal Method Mex Mi Mic Mich Michael Micro Microsoft Mid Middle Mike Mil Mill Min Mind Mir Mis
Miss Mission Mit Mix Mo Mobile Mod Mode Model Moh Mom Mon Money Mont Month Moon Mor More Mos
Most Mot Mother Motor Mount Movie Mr Mrs Ms Mu Much Mul Mult Multi Mur Mus Music Must Mut My N
Na Nach Nam Name Nat National Native Natural Nature Nav Ne Near Need Neg Net Never New News Next
Ng Ni Nic Nick Night No Node Non None Nor Norm Normal North Not Note Notes Nothing Nov Now
Number Nut Ny O Oak Ob Object Occ Ocean Oct Od Of Off Office Official Oh Oil Ok Ol Old Om On
Once One Online Only Ont Op Open Oper Operation Opt Option Options Or Orange Order Organ
Organization Original Os Ot Other Our Out Output Over Overall Own P Pa Pacific Pack Pad Page Pal
Pan Panel Paper Par Para Parent Paris Park Part Party Pas Pass Past Pat Path Patient Pattern
Paul Pay Pe Pear Ped Pel Pen Penn Per Pers Person Pet Peter Ph Phil Phone Phot Photo Photos Phys
Pi Pic Pick Picture Pin Pl Place Plan Plant Play Player Please Plus Po Pod Point Points Pok Pol
Policy Poly Pop Por Port Pos Position Post Pot Pour Pow Power Pr Practice Pre Pred Prem Pres
Present President Press Pri Price Prim Prime Print Pro Prob Problem Process Produ Product
Production Products Prof Profile Program Progress Project Prom Promise Prop Properties Property
Ps Pu Public Put Py Python Q Qu Qual Que Question Quick R Ra Race Rad Radio Rail Rain Ram Random
Range Rank Rate Raw Ray Re React Read Reading Real Rec Red Ref Reference Reg Rel Release Rem Ren
Rep Report Represent Republic Request Required Res Research Resource Resources Rest Ret Rev
Review Reviews Rh Rich Right Ring Rio River Ro Road Rob Rock Rod Role Roll Rom Roman Ron Room
Root Ros Rose Ross Rot Round Route Row Roy Royal Rs Ru Rub Rule Rules Run Russ Russia Russian
Ryan S Sa Sab Sac Safe Safety Saint Sal Sales Sam Sample San Sand Santa Sarah Sat Saturday Save
Say Sc Sch Schedule School Score Scott Script Se Sea Search Sec Secret Section Security See Seg
Sel Select Self Sem Sen Send Sent Sep Ser Series Serv Server Service Services Session Set Sex Sh
Share She Sher Shop Short Show Si Side Sie Sign Sil Silver Sim Simon Simple Sin Since Sing
Single Sir Site Six Size Sk Sky Sl Sm Small Smart Smith Sn Snow So Social Soft Sol Solar Solid
Solution Som Some Sometimes Son Song Sort Sound Source South Sp Space Spain Spe Spec Special
Speed Sport Sports Spot Spring Square Sr St Stan Star Stat Status Ste Step Ster Stone Stop Str
Stra String Su Sub Success Such Sum Summer Sun Sunday Sup Super Support Sur Sure Sus Sw Sweet
Switch Sy Sym Symbol System Systems T Ta Tab Table Tag Tai Take Talk Tam Tan Tar Target Task Tax
Taylor Te Tech Tel Tele Ten Ter Term Tes Test Tests Tex Text Th That The Then There They This
Thread Thus Ti Tim Time Times Tips Title To Today Tok Tom Ton Tony Tool Tools Top Tor Total Tour
Town Toy Tr Tra Track Trade Train Trans Tre Tree Tri Trip Tro Trust Try Ts Tu Tuesday Tur Turn
Tw Two Ty Typ Type U Ul Ult Um Un Und Under Unfortunately Union Unit United Unity Univers
Universal University Up Update Ur Us Use Used User Users Using Ut Util V Va Val Value Van Vari
Ve Vi Vict Video View Vin Vir Virtual Vis Vo Vol W Wa Wait Wal Walk Wall Want War Was Wat Watch
Water Way We Weather Web Website Week Weight Wel Well Wer West Wh What When Where Whether Which
While White Who Why Wi Wil Wild Will Win Wind Windows Winter Wire Wis With Within Without Wolf
Women Wood Word Work Works World Would Write Writing X Y Ye Year Years Yes Yet York You Young
Your Z Ze Zero Zone À Á Â Ã Ä Å Ç É Î Ö Ø Ü Đ İ ł œ ś Ş ż Γ Δ А Б В Г Д Е Ж З И К Л М Н О П Р С
Т У Ф Х Ц Ч Ш Э Ю Я א ב ה ל מ ש آ أ أس أن إ إن ا اسم ال الف الم الي ان او اي ب بال بد بل بن به
بو بي ت ترك تم ث ج ح حد حر حق خ خط د دي ذ ذلك ر رب رد ز زي س ست سم سن سي ش شي ص صح ض ط ع عام عدد
عم عمل غ غير ف في ق قال قد ك كان كل ل لا لك لم له لو لي م ما مر مع من مو ن ه هل و وجه وجود وفي
ولا ي يا پ ک क प म स ह ก ธ พ ม ส อ ๆ ở 가 각 감 값 강 개 거 건 검 것 게 결 경 계 고 공 관 교 구 국 권 규 그 글 기 김 나 남 내
너 노 누 느 다 단 당 대 더 도 동 되 된 될 두 들 등 때 로 리 마 만 말 매 메 명 모 목 무 문 물 미 바 반 받 발 방 배 버 번 법 변 보 본 부 북 분 불
비 사 살 상 생 서 선 설 성 세 소 수 순 스 시 신 실 아 안 어 언 없 에 여 역 연 열 영 예 오 요 우 운 원 위 유 의 이 인 일 입 있 자 작 장 재 저 적
전 접 정 제 조 존 종 주 준 중 지 직 진 질 집 차 책 처 초 최 추 취 크 클 통 특 파 판 포 표 프 피 필 하 한 할 함 항 해 행 현 형 호 확 활 회 효 후
""",
    "1111": """
AB AC ACC ACT AD AF AG AI AL ALL AM AN AND ANY AP API AR AS ASS AT AV BA BE BL BO BR BY CA CAN
CD CE CH CL CO COMP CON CONT CR CS DA DB DE DEL DES DI DIS DO DR EC ED EL EM EN END EP ER ES ESP
ET EU EV EX FA FE FL FOR FR FREE FROM GA GET GL GO GR HE ID IF IL IM IN INT IO IP IR IS IT JSON
KEY LA LE LED LI LO MA MAN MAX MB MC MD ME MI MIT MO MOD MS MT MY NA NE NEW NO NOT NULL NY OF OK
ON ONE OP OR OS OUT PA PAR PART PE PER PH PL PO PR PRO PS PT QU RAM RE RES RO RS SA SC SE SET SH
SK SL SM SO SP SQL SR ST STR SU SW TABLE TE TH THE TO TODO TR TX UI UN UP URL US VA VI WA WE WH
WITH XML YOU a ab abs ac acc access act action actions active actor acts ad ada adam add added
adding additional address adj adjust admin ads adv advanced af aff after ag again age agent ah
ai air aj ak al ale alert ali alignment all alle allen allow almost along alpha already als also
alt altern although always am amb among amount an ana anal anchor and android ang anim animal
animation ann anne another ans answer answers ant any ao ap api app apple application apply
appro apps apr aqu ar arc arch are area arg args argument arguments arm around arr array art as
asc ash aside ask ass assembly asset assets ast async at ath atom atomic att au aud audio auf
aug aus aut auth author auto autor av average avoid aw ax axis ay az b ba baby back bad bag bah
bal balance ball ban band bang bank bar bas base based basic bat batch bay be bean bear beat
because bed been before begin bei being bel bell below ben ber bern bes best bet beta better
between bi big bill bin binary bind binding bio bird birth bit bits bl black block blog bo board
body bon book books bool boolean boot border born bot both bottom bound bow box boy br brain
brand bre bridge bright bring bro bron brush bu buff buffer bug build builder built bur burn bus
business but button buy by byte bytes c ca cab cache cad cal calc calculate call called cam camp
can cancel cannot cap capt car card cards care cart cas case cases cash cast cat categories
category cause cd ce cel cele cell cells cent center central centre cert ch cha chain chair chan
change changed changes channel chapter char character charge chart chat che check chem chi chief
child china cho christ church ci circle cit city civil cl claim class classes classification
clean clear click client clin clip clock close closed cloud club cluster co cod code codes coin
col cold cole coll collect collection color colors column columns com comb come coming comm
command comment comments commerce commission commit common como comp company compare compet
complete completed complex component components comput compute computer con cond conf config
configuration configure confirm conn connect connection cons console const constant constants
construct construction cont contact contacts container contains content contents context contin
contract control controller controls conv convert cookie cool cop copy copyright cor core corn
correct cos cost cou could count counter course courses court cover cr cre create created credit
crit critical cro cross cs cu culture cur current custom customer cut cy d da daily dal dam dan
dar dark das dat data database dataset date dates day days db de dead dec def deg del delay
delta dem demo den dep der des desc description design dest destination destroy det detail
details dev device di dialog dict did die diff difference different dig digit digital dim dir
dire direct direction directory dis disc disk display dist distance distribution div do doc
document does dog dom domain don done door dot double down download dr drag draw dream drive
driver drop drug dry du due dur duration during dynamic e each earth easy ec ed edge edit editor
educ eff effect eight ein either ek el ele elect electric element elements ell em email emb emp
employee empty en enable enc encoding end energy eng ens ensure ent enter entities entity entre
entry enum environment ep eq equ equal er err error es esc esp ess est esta este et eth eu ev
even event events ever every ex exam example examples exc except exception exchange exec execute
exercise exist existing exit exp expand expect expected expl export express expression ext
external ey eye f fa fab fac face fact factor factory fail failed failure fair fall false family
fan fant far farm fast fat father fe fed fee feed fel female fetch few fi field fields fig
figure fil file files fill film filter fin final find finding fine finished fire first fish fit
five fix fixed fl flag flash flat flex flight float flow fly fo focus fold folder follow font
food foot for force ford fore forest form format former forms fort forum forward found four fox
fr fra frame framework fre fred free frequency fresh friend friends from front fu fuel full fun
func function functional functions fund future g ga gal game games gar gas gate ge gem gen
gender gene gener general generate ger get getting gi girl give given gl glass go god gold good
google got gov gr grade gran grand grant graph gray gre great green grid gro ground group groups
gu guest guid h ha had hal half hall ham han hand handle happy har hard has hash hat have having
hay he head header heading health healthy heart heat height hel hell hello help hen her here
hero het hex hey hi hidden hide high his hist histor history hit ho hol hold holder hom home hon
hook hop hope hor horizontal hospital host hot hour hours house how html http hu hub hum human
hung hy hyper i ice ich icon id ide ident identifier identity if ign ik il ill im image images
imm imp implement implementation import important in inc include includes income increase ind
index individual industry inf info inform information ing init initial inner input ins insert
inside inst install instance instant instead instruction instructions instrument int integer
inter interest interesting interface intern internal interval into intro inv invalid invest io
ip ir iron is iss it item items iter its j ja jack jak jam jan java je jet jo job jobs john join
joint jon journal joy json ju jud jun jur just k ka kal kar ke ken key keys keyword kh ki kid
kids kim kin kind king kit kn know known kom kon kr l la lab label labels lake land lang
language large las last lat late later latest law layer layout le lead leader leading leaf
league lean learning least leave led left leg legal len length les less lesson let letter level
li lib library lic lie life light lik like lim limit limited lin line linear lines link linked
links linux list listen listing lists lit liter little liv live living lo load loc local
location lock log logo long look loop lord los loss lost lot love low lower lu luck ly m ma mac
machine mad made mag mail main major make maker making mal male man manager many map mar margin
mark market mas mask mass master mat match mate material math matrix max may mb mc md me mean
med media meg mel mem member members memory men menu mer merge mes mesh mess message messages
met meta metadata metal method metric metrics mi mic micro mid middle mil mill min mind mini mir
mis miss missing mission mit mix mixed mo mobile mock mod modal mode model mom mon money mont
month mor more mos most mot mother motor mount mouse mov move movie movies moving mr ms mt mu
much mul mult multi multiple mur mus music must mut my n na nam name named names nat national
native natural nature nav navigation ne near need neg net never new news next ng nh ni nic nice
nick nie night nil nine nit no node nodes nom non none nor norm normal nos not note notes
nothing notice notification nov now nr nu null num number numbers numer nut ny o ob object
objective objects obs occ oct od odd of off offer office official offset often oh oil ok ol old
om on once one online only ont op open oper operation operator opp opt option options or orange
ord order orders org organ orig origin original orth os ot other others our out output outside
over own p pa pack package pad padding pag page pages pair pal pan panel paper par para param
parent park parse part partner parts party pas pass password past pat patch path patient pattern
pay payment pe ped peer pel pen per perm pers person pet ph phase phone phot photo photos phys
physical physics pi pic pick picture piece pin pipe pl place plain plan plant plate play player
please plot plug plus po pod point points pol policy poll poly pool pop por port portal pos
position poss post posts pot pour pow power pr practice pre pred predict pres present press prev
pri price prim prime print prior priority pro prob problem proc procedure process processing
processor prod produ product production products prof profile profit program progress project
projects prom proof prop properties property props prot prov provide provider proxy ps pt pu pub
public published pull pure push put py python q qu quad qual quant quarter que query quest
question queue quick quite quiz quote r ra race rad radio rail rain ram rand random range rank
rate rather rating ratio raw ray re react read reader reading ready real really reason rec
received rect red ref refer reference references reg rel release rem remark ren render rep
repeat replace reply report repository represent request requests required res research reset
resolution resource resources resp rest ret rev reverse review rh rich right ring risk river ro
road rob robot rock rod role roles roll rom roman room root ros rose rot rotation round route
router routes row roy rs ru rub rule rules run runner running s sa safe sal salary sales salt
sam same sample san sand sat save say sc scale scan sch schema school score screen script se sea
search sec secret section security see seed seg sel select selection self seller sem sen send
sense sent sep ser serial series serv serve server service services session set sets setting
settings seven sex sh share she sheet shell shift ship shop short shot show si side sie sig sign
signal sil sim simple sin since sing single site six size sk skill skin skip sky sl sleep slide
slot slow sm small smart sn so social socket soft sol solid solution som some something
sometimes son song soon sorry sort sound source sp space span spe spec special species specific
speed spin split spot spring square sr st stan star stat status std ste step ster stone stop str
string strip su sub success such suite sum sun sup super support supported sur surface sus sw
swap switch sy sym symbol syn sys system systems sz t ta tab table tag tags tail take taking
talk tan tap tar target task tasks tax te tech ted tel tele tell temp template ten ter term tes
test testing tests text th than that the then there they this thread thus ti tim time timer
times tip tips title to today todo tok token tom ton too tool tools top topic tor tot total
touch tour town tr tra trace track trade train trans tre tree tri triangle trim tro trust try ts
tu tube tur turn tw two tx ty typ type types u ub uh ul ult um un una und under une uniform
union unique unit units unity unknown unless unt up update updated upload upon upper ur url us
usage use used user users using usually ut util utility v va vac val valid validate validation
value values van var vari variable ve vi via video view views vin viol vir virtual vis visible
vision vo vol vous vs vu w wa wait walk wall want war ware warning was wat watch water wave way
we weak weather web website wed week weight wel well wer were west wh what whatever when where
whether which while white who whole why wi width wie wil wild will win wind window windows
winner wire wis with within without wo wolf women wood word words work works world would wrap
write writer writing written wrong wy x xi y ya yang ye year years yellow yes yet yo you your z
ze zero zone à á â ä å ç é î ö ø ü đ ş γ δ а б в вы г д е ж з за и к л м н на не о об от п по
под р с т у ф х ц ч ш э я
""",
    "1112": """
CF CP CT DJ ISO IV MP PDF RT TV UK aber ability able about above absolute abstract accept
account ace ach acid acting activ activation activities activity actors actual actually adapt
advisor agency agents ages aging ago aid aim akt alg alien ally alone alta alter alto amber amen
amer amp analysis anda anders andre angel angle annual anonymous anti anything appe append apt
architecture archive ard areas aren arena armed arms arrow arte article articles artist arts asi
asking aspect assert assessment assign assignment assuming attachment attack attempt attention
attribute attributes authors autom aux availability available ave avec away awesome bab bac
background bak banks bare bars bart basis beam beans beck bee beg belt bench bere berg berry bew
bid bij bil bild biology bir bis bishop blank ble blind blocks blogs blood blue boards boat bol
bold bolt bond bone bones boom boost bor bos boss boys bra branch bras bread break brief bud
bugs building bul bull burg burger cake calcul cant cape caps carbon cars catch cats cer ces
chains chang charts checks chemical cher children chin chip choice choices choose chr chrom
chron cin cir circ clar cle closure coal coat cock coding colon colour comes comfort committee
commons compact composition compound conc concert condition conditions conduct cone confidence
connected connecting connections consider consult contest controlled coord coordinates cord cout
cov covered craft cream creating creation creative creator crew crow ct cul cult cum cup
currency currently curve cust cycl cycle dad dag danger dating deb decimal ded default defined
degree dent dess dez dia din ding dish disp dit dj doch dock dogs dos dro dw dy ear early eat
echo economic edited een ef eg egg eh ej electron elf elig ella elle else employment ende ending
ends engine english enh ensemble era erg errors escape especially esper essential estimate
estimated esto evil extension extra eyes facebook faces facts fake fal falls fare fav feedback
fell fer fern fest fib fiction fight fighter finger flags floor flower flowers flu fluid flux
fol folk fon forces fork formation fried fruit ft ful fully fur fusion gain gam gan gang gap
gard gear geb gel genre gent geometry ges gesch gest gets gew gle glob global goal going gone
goods gra grad grades graduate graf grass gravity grey growth grund gun guns gy hab hai hair
hammer hands hang hart haven heads hear heavy held helm hem hill him hin hip hire hoe holding
hole hood horn horse houses housing hus hyp ib idea ideal ideas ig ih ils imag impact inch
including ini ink inn insurance interpret ion issue issues ist iv iz jar jaw jest jets jug
junction jury kan keep keeping ker kernel ket kg kick kil kill kl kle km ko kont kop kor ku kur
kv kw lag lam lan lands lane lap lav laws lay learn lease lect legend lei ler lets lev levels
lever ley license licensed lid lies lift lig lights ling lion lip liste listed loading loan
located locations logic login lon looking lots lt lung lust lux macro mai makes mall mand mant
maps mare marine marks mars medi median medicine medium mens ment mental mention merc meter meth
metro mg mia might mile million mine mist mol moment mond mort mouth mp mund nad nah nan nap nas
nation neck ned negative nel neo ner nest neutral nin nova observ oc occup og older ole ones ook
opens operations optim optional oral orbit ordered ordinary ore orient oro ort ost otherwise ou
outer outs oval overflow overs ow owner owners ox oz pac pace paid pain pak paragraph parallel
parameter parameters pare paste pdf peace peak pent people percent percentage perfect perform
performance perhaps period personal pert pes phen pie pieces pig pill pine pip pit placement
places plane planet plants plat platform players playing plays ple pole polit pon pond porter
portfolio pose positions positive possible posted powers pra precision pret previous primary
printed printing prints priv private pron proper protein psych pun punk pur quality questions
qui quiet rac radi radius raise ran ranking rap rat rated rates raz rd reach reads rear reb rece
record rede redirect reduce related relation relations remarks remember remove rent requires
respect return reve reward ri rib ric rice rid ride ridge rif rig rim rip ris rise rit roads rol
rolling rooms roots rough routine rt rug rum rush rust said sar scar scr seat sed seen segment
sell selling sequ ses shall sid sit ski sole solve spect spo sq sta stable stem stick stim sto
stones stre sv tal tas tat tea teacher team teen teil tem temperature terra terror tet them thin
thy tight til tin tiny tit tod tout tv uber ud uk ultimate uma uni uno uns unter until ups urban
uses vale valor variables vas vec vector ved veget vel ven vent ver verb vers vert very ves vest
vet vic vid vide vie vig ville vine virt visibility visit visual vit voice void volt volume von
voor vor vote votes voy vue walls wand ward wash waters waves ways wealth wear weed weekly weg
wen went werk wheel wid wide wife wing wise wit witch woman won woods wor worker workers working
worth writers yard za zag zahl zeit zo zu zug zw über ан во да до из ка ко мы но он она пол при
раз со те то что
""",
    "1113": """
accounts associated association engineering necessary ownership
""",
    "1121": """
CC DS GB JS NS align allowed bounds bs btn bucket cc commands cursor dic dt entries env equals
exists fn idx img impl js matches msg nombre nome ns obj orden override paths payload pending
req rows sender slice sorted src username µ æ è ê í ó ô ú þ č š ž α β ε κ λ μ ν π σ τ φ і
""",
    "1122": """
ABC BB BBC BC CB CEO CM CN CPU CSS CV DC DM DNA DVD FC FM GM GP GPS HD HP HR HT IC II III LL MM
NC NJ NT PC PHP PK PM PP RF SD SS USA USB USD UV WR XX aa aan abc abilities accessible accur
acre acted activated actively acute adm affected aged agli agree aire aka akan aktiv alla aller
alles allo alloc alte ama ami amo anche ander anger animated anni anno ano anos answered ante
antes argent aria ashes asks ate attach aver avez await aware backs bags balls bands bc bearing
bite blast boa boarding boats bons burst bye casting checked chez chor classified cloth cm coins
compan confirmed consistent contain continent contr contro cred curr curso cuts cv cycles cz czy
dated datum dc df dif dm dp dump dx dz ears edad edges egal ego ei ela elif elim ellas eller
elles ello els ended endl esa ese eso essa esse estar estr etc ethical ett exports extends
extern fait fc felt ff filled fires flies flows fm fois forced forcing forma forme formed
forming forth frames fung genes gens gg ging gli gm grav grown habit halt halten headed heard
heel hes heure hid hl hm holds holes hp hr href ia ici idade identified ie ignore ii iii
illusion immer incl inde indic inputs inte ios isol issued itu jour jours keeper kommen larg
lasting lb lbs leur leurs lg lifting lined lista ll loaded locked logged logging logs lying
makers marked matched mates meno mente mere mie minus missions ml mm mph mys nc nelle nen nj nl
nod nost np nums nuts obra occasion och oder oft olds onde onder ons onto ora ordering otros oud
ought ours ov oven owe owned owns panic params pared passed pause payer pc pd pee phones phrase
piel pies pile placed placeholder planes played plt pm porte portion ports posit pp pq printf
prise processed productive puts qua quarters quel quelle quer quis quit quoi quot racial rage
raid raised rang rape rats recht remain rend repr requ require resolve rides rij riot robe
rolled roller rotate rounded sb sehen sei sein sett sg shit shots shr ss sticks tant tee tid
ties tl tmp tons tras uint uit unas undefined unders unsigned unto usa uso usted usual uur uw
variant vero vez vier visited voir vos washing weights weit whose wij wives wk worked worthy wr
www yards zb zd zeigt zelf zie zn ça él бы вид год готов де же или им их лет ли мин него нем нет
ни них образ ок пр прав ряд слов ст том ту ты цен час
""",
    "1123": """
geben occupied raising été город
""",
    "1132": """
êtes être
""",
    "1133": """
anticipated https queda работ этому
""",
    "12": """
About Abstract According Account Activity Administration Advent Affairs Afghan African Agency
Agreement Airport Alexander Allah Alliance Amazon America American Americans Analysis Anderson
Angel Annual Anthony Anti Antonio April Arab Architect Argentina Arizona Army Article Arts
Assert Assistant Associ Atlanta Atlantic Attorney August Aust Australia Australian Authority
Autom Available Avenue Award Awards Bab Bak Balt Barcelona Barn Beach Belg Benef Berg Berlin Bh
Bible Biden Bir Bitcoin Blood Blue Bol Bond Bor Bos Bou Bra Break Britain British Brook Bru Bry
Buch Bud Building Bul Bull Bund Bureau Bush California Canada Canadian Cancer Capital Carbon
Carlos Carol Carolina Catal Cath Catholic Cer Chap Children Chile Choice Choose Chris Christian
Christians Christmas Cle Clinton Coast College Colomb Columbia Committee Condition Congress
Consider Constitution Consult Consumer Cooper Corp Corpor Costa Coun Council Country Covid Cra
Craft Creative Creek Crist Cru Cruz Cup Currently Dad Dallas Daniel Dav Davis Death Deb December
Deep Default Delhi Democratic Democrats Department Despite Deutsch Develop Development Diego
Diet Director Dise Disney District Division Doctor Dol Donald Dor Dragon Dutch Early Eastern
Economic Edition Edward Elizabeth Empire Engine England English Enh European Everyone Everything
Facebook Fal Features February Fer Fern Festival Fif Finally Finance Financial Flor Florida
Following Football Foreign Foundation Franklin Furthermore Gard Garden Georg George Germ Germany
Ges Gesch Global Golden Government Guard Guide Hab Hans Hart Haw Hawai Hem Henry Hill Hills Him
Hollywood Houston However Ih Illinois Illuminate Impact Indiana Indones Indonesia Inn Instagram
Instit Institute Insurance Iowa Iraq Ireland Irish Isa Islam Island Islands Jah January Jenn
Jersey Jes Jesus Jew Jewish Joh Johnson Jose Joseph Jr Junior Justice Kam Kan Kansas Kap Keep
Ker Kevin Kingdom Kings Kl Kle Ko Kong Kor Kore Korea Korean Kos Kre Ku Kur Lag Lam Learn Lew
Lewis License Lincoln Login Looking Ltd Mach Madrid Magazine Maj Mall Management Manchester Mand
Mann Manual Manufact Marine Marketing Mars Martin Maryland Massachusetts Maybe Medic Medical
Medicine Meeting Memorial Mens Methods Mexico Miami Michigan Miller Million Minister Ministry
Mitt Modern Module Mol Monday Monitor Moreover Mort Mountain Mun Museum Muslim Nag Nap Nar
Nation Nations Navy Network Niger Nigeria Nik Nob Nord Northern November Obama October Officer
Ohio Olymp Ontario Optim Oregon Otherwise Oxford Pac Pak Pakistan Palest Pap Patrick Paulo
Pennsylvania Pent People Perfect Performance Perhaps Period Personal Philadelphia Philip Philipp
Philippines Pil Pitt Planning Platform Police Polit Popular Pract Premier Primary Prince Priv
Privacy Private Professional Professor Prote Protection Psych Pur Quality Queen Questions Rab
Rah Rap Recent Record Records Region Regional Register Remember Remove Republican Reserve
Respons Response Result Return Returns Richard Rights Robert Rog Rome Saf Sant Sar Sav Scanner
Schools Schw Science Sciences Scient Scot Scotland Season Seattle Second Secretary Sed Senate
Senior Sept Should Singapore Soc Society Software Solutions Southern Spanish Spirit Sri Stack
Stadium Staff Stage Stand Standard Start State Statement States Station Stay Steel Stephen Steve
Still Stock Storage Store Stories Story Strateg Stre Stream Street Struct Stud Student Students
Studies Studio Study Style Subject Sud Summary Supreme Sydney Tak Tal Team Techn Tem Temple
Tennessee Terms Texas Thailand Thank Thanks Theatre Their Therefore These Things Think Third
Thom Thomas Those Though Three Through Thursday Toronto Tower Trad Trail Training Transfer
Transform Transport Travel Treat Trib True Trump Turkey Twitter Ukraine Unter Urban Valley
Vector Vel Ven Vent Ver Verm Vers Vert Very Veter Vice Victoria Vietnam Vill Village Virgin
Visit Visual Vit Voice Volume Vor Wales Wars Washington Wednesday Western Wikipedia William
Williams Wilson Wisconsin Working Youth Zealand Zeit آخر آل أبو أبي أجل أحد أخرى أف أفضل أكبر
أكثر ألف أم أما أمر أنه أنها أو أول أي إذ إذا إلا إلى إلي ابن استخدام الآن الأخ الأخرى الأرض
الأم الأمر الأن الأول الإسلام الان البحر البر التاريخ التي الثالث الحر الخ الخاص الخط الدم الدول
الدولة الذي الرياض السلام الشخص الشر الطب العالم العام العرب العلم العمل القانون القدم الله الى
اليوم بأن بدون بسبب بعد بعض بك بما بها بيانات بين تاريخ تحت تعد تكون تلك تمام ثلاث ثم جامعة جدا
جديد جميع حال حالة حتى حقوق حل حول حيث حين خاصة خدمات خلال دور دول دون ذات رئيس رسول رقم سنة
سنوات شامل شخص شمال شهر شيء صلى ضد ضمن طريق عبد عبر عدم عشر علم على علي عليه عمر عملية عن عند
عنه فإن فقد فقط فوق فى فيه فيها قبل كانت كبير كبيرة كتاب كثير كما كنت كيف لأن لكل لكن لن لها ليس
مثل مجلس محل محمد مرة مركز مش مصر مكان ملف مما منذ منطقة منه منها مهم موضوع موقع نسبة نظام نفس
نوع هذا هذه هنا هو هي وأن والتي وذلك وسلم وضع وغير وقت وقد وكان ولكن ولم وما ومع ومن وهو وهي يتم
يجب يكون يمكن يناير يوم
""",
    "1211": """
HTML HTTP INTO THIS VALUES WHERE across additionally adult apart apparently bachelor battle
beyond blo bob broad brown browser budget bundle buzz camb camera candidate capture catalog
certain cette challenge changing characters cities climate closing coffee collections combine
commercial community companies compar comparison completion composite concept conclusion
conference constraints constructor contracts conversion cook county cour cow creat criteria
crypt dans dash dean dear desktop dick dictionary dies diese dimension directed domin dou
drawing east education eine employ enabled enjoy enterprise environmental euro europe evaluate
evaluation eventually excel excellent execution executive experience experiment experimental
expert experts explanation explore factors favorite fear federal filed filters flip formula foto
founded fraction fragment frank french fri further gab gallery generated generation generator
german ghost govern grace graphics growing hier hint holy hotel hunter hur imagine increasing
indeed independent india indicator industrial inject integration intent interaction interactive
intermediate international internet interview introduction inventory jim judge jump kay keyboard
labor lady languages latin listening logical looks lou luc magic magn mais mapping marc march
marg marker matt mich migration military moon morning motion movement nach nearly neither nich
nobody north nous não oak ocean organization originally outline overall overview packet paint
phil pipeline pixel pont poor powered preferences prem presentation president preview prices
promise prompt pros providers provides publisher purchase purpose quantity receive receiver
released reports republic revenue reviews royal ruby sab sac sad safety saint sale saved
schedule sci sean sensor sentence shape signed silver sir snow solar sold soph sounds soup
sources south spark speech sport sports spr spread sugar summer sure sweet tables taken tam tick
ticket todos toy transition treatment trees trip turning tweet unable unfortunately united
univers universal university unlike updates vict wake walking wallet welcome wenn whenever
whilst winter wir wonder wow yesterday young как про
""",
    "1212": """
COVID absolutely abuse academic acceler accident accord according accuracy achievement
acquisition acres actress addiction addition adds administration administrative administrator
admission adoption adults advance advances advantage advent adventure advertising advice advoc
advocate aer affairs affordable afterwards against agenda aggregate agreement ahead aircraft
airport alarm album albums alcohol algorithm alive alleg alliance allied allies allows alma
alternate alternative aluminum amazing amazon ambassador ambient amend america american amid
ampl analog analyst analytics ancient angels animals anime anniversary anxiety anyone anyway
appeal appearance applications applied applying appointment approach approval approved
approximately april arab architect archives army arrange arrest arsenal artificial artikel
artists asked assess assist assistance assistant associ assume assurance athletic attend
attendance attorney auch auction audi audience audit august aunt authentication authorities
authority autism automatic autumn avenue aviation award awards babies backup bacon bail baker
balanced bald ballet banana banking banner barn barrel barrier baseball basically basin basket
bass bast bath batt batter battery beach beard bears beast beau beef beer beginning beh behavior
behaviour behind believe belle bend bene benef benefit benefits bent besides bez bias bible bien
biggest bike billion bills biological birds birthday bitcoin blacks blade blanc blend bless
blockchain bloom blues bod bodies bom bomb bonds bonus booth bord borders borrow bott bou
boundary bout bowl bowling boxing brands brass brave breaking breast breath breed brick bride
bringing broadcast broadcasting broken bronze brother brothers brut bubble buck bucks buddy buen
buffalo buildings bulk bulls bund bureau burning burns bush businesses bust butt butter buyer
buying cabin cabinet cable caf cafe cage calendar calling calls calories came campaign campo
campos campus canal cancer candidates candy cannon canon canvas capac capacity capital captain
cara career careers carrier carry casa casino castle casual catal cater causes cave celebr
cement census centers centro century certificate certification certified chairman chall
challenges cham chamber champ champion champions chance channels chaos chapel chapters
characteristics charity charm charter chase cheap checking cheese chef chemistry cherry chess
chest chick chicken chiefs childhood chill chim chocolate choosing christian chronic chuck
churches cinema circuit circular citizen citizens ciudad civ civilization claims clan classic
classical classroom clause clay cleaning clearly clients cliff clim clinic clinical clothing
clubs coach coaching coast coc cognitive coke collabor collective college colonial colony combat
combination combined comedy comic comics commander commentary commissioner commun communication
communist communities comparable compared compensation competition competitive comple complexity
compliance comprehensive computers computing conce concepts concern concrete confidential
conflict congress conse consent conserv conservation conservative constitution consumer
consumers consumption contemporary continental continue continued continuing continuous
contractor contrast contribution contributions convention convers cookies cooking cooling cooper
cooperation coordinate copies copper corner corp corpor corporate corps correction correspond
cort costa costs cotton coun counties countries country courage cous coverage crack crash crazy
creates creature credits creek cri cricket crime crimes criminal critics crop crossing crown cru
cruz cry crystal cuando cub cultural cups cure curriculum curry customers customs cutting cyber
cycling dabei daddy dai dairy dak damage dance dancing dank dann dare darkness darling daughter
dawn deadline deal death debate debt debug december decide decision deck decl declaration decor
deep deer defence defendant defender defense define definitely definition degrees delete deliver
delivery dell demand democracy democrat democratic demon denn density dental depart department
depending depos deposit depot depression depth dere derived describe desde desert designed
designer designs desire desk despite destiny detailed detect detection detective determine
deutsche develop developer development devices devil deze diabetes diagnosis diagnostic diagram
dial dialogue diamond diary dias dice dich didn diesel diet differences difficulty digest dil
dimensions dining dinner dio dip dipl directions director directors dirty disabilities
disability disaster discipline disclosure discount discover discovery discuss discussion
discussions dise disease disorder disorders dispatch dispose diss distrib distributed district
dive divide divine division django doctor doctors doctrine documentary documentation documents
dod doe doesn doing dol doll dollar domestic donna doors dop dor dort dove downs draft dragon
dragons drain dram drama dreams dress drew drill drink drinking drivers driving drugs drum dual
duck duke durch dust duty dynam dynamics dys dé eagle earlier earn eastern eating econom
economics economy editing edition editorial editors educational effective effects efficiency
efficient eigen eins elder election elections electoral electrical electricity electro
electronic electronics elementary elephant elev eleven elite elk embassy emergency emerging
emotional emperor empire employees employer enemy energ enforcement engagement enhanced enough
enterprises entire entrance epic episode equality equation equipment equity equivalent essay
essays establish estado estados estate estimates ethics euros evalu eve evening everybody
everyday everyone everything evidence evolution exact exactly examination exclusive exercises
exhib exhibit exhibition expanded expansion exped expense expenses explain explicit exploration
exposure extended extract extreme fabric facial facilities facility faculty fairy faith falling
fam fame families famous fans fantastic fantasy farmer farmers farms fasc fashion faster fate
fathers fault feast feature featured features feel feeling fees feet fellow fem femin ferry
festival fever fiber fif fifth fifty fighting figures films finally finals finance financial
financing finds finish firm fiscal fishing fitness flame fle fleet flexible flood flor flour
flying fog following fond foods fool football forecast foreign forever forget formal fortunately
fortune forty foster fot fou foundation foundations founder fourth frag franc fraud freedom
frequently friendly friendship fro frontier frost frozen fundamental funding funds funeral funk
funny furn fut für galaxy gall gaming garage garden gast gates gather gay gaz gef geld generally
generic genetic genius geographic geography giant giants gib gift gig ginger girls giving glad
globe glory goals gods goes gol golden golf gospel government grab grain grammar grande grandma
granted grants graphic grat grave graves greater greatest gros gross grow grupo guard guards
guess guests guidance guide guidelines guides guild gum gust gut guy gym hack handling hans happ
happiness hardware harm harmon harmony harvest hass hast hate haut haz hazard headquarters
healing healthcare hearing hearts heating heaven heb heck heights helping helps hence heritage
heroes hers higher highest highlight highlights highly highway hij hills hiring historic
historical hits hob hoch hockey holdings hollow homeland homes homework honestly honey honor
honour hopefully horizon horm horror hose hosp hotels household however hoy hull humanity humans
hun hundred hunger hunt hunting hurt hut hybrid hydro hä identification identify ihr illegal
imaging immediate immediately immigration immun imper imperial importance impossible impro
improve improved inches incident included increased independ indigenous individuals indoor
infant infantry infect infer infinite influ influence infrastructure ingredients initially
injection injury innov innovation inquiry insight insights inspection inspector inspiration
inspired installation instit institute institution institutions instructor instruments integral
integrated intellectual intelligence intelligent interested interior internacional interstate
intervention invent investig investigation investing investment investments investor investors
island islands isn jail jazz jed jersey jew joined jong jou journalism journey judges judgment
judicial juice jung juni junior justice kam kann kern killer killing kingdom kings kiss kitchen
klein knee knight knights knock knowing knowledge kosten kun labour lac lack laden ladies lakes
lamb lamp lance landing landscape lange larger largest laser launch lawn lawyer lawyers layers
leaders leads leap learned leather leaves leaving leben lecture legacy legends legisl lemon lens
lesser lessons letters liability liber liberal liberty libraries libre licence licensing
lieutenant lif lifestyle lifetime lighting lightning likes likewise limits lions lips liqu
liquid literary literature liver lives loans lob lodge longer lose lottery loud loved loving
lowest lub lucky lunch luz lyrics maar mach magazine magnet magnetic maintain maintenance maj
majority mama manage managed management managers managing manifest manip manual manufact
manufacturer marathon mari maritime marketing markets marriage married martial marvel massive
masters mata matching materials matter matters maxim maximum maybe mayo mayor meal meaning means
meanwhile measure measures meat mechan medal medic medical medieval meer meet meeting mega mehr
mein membership memorial memories meng merchant mercy mesa messenger metals methods metropolitan
midnight mig mild miles milit milk millions mills mim minds mineral mines minimal minimum mining
minister ministers ministry minor minute minutes miracle mirror mob mobil mobility modeling
models moder moderate modern modification modified modify module modules mog moist mold
molecular moments monitor monitoring monk monkey monster monthly months mood moral moreover
mostly mothers motors mountain mountains mud multip mum mundo murder muscle museum mush musical
muslim muss mutual myst myth más nacional nag naj narr narrow nations natur naturally naval navy
nearby needed needs negro neighborhood nem network networking networks neu neue neuro
nevertheless newsletter nicht niet nights ninth noble noir noise nonetheless nord normally
northern notre nou novel november nowadays nuclear numerous nun nur nurse nutrition observation
obst obtain obviously offering offers offices okay olive opening opera operating operational
operators opinion opposition optical organic organisation organizations orientation origins
orthodox outcome outdoor outlook outstanding overse oxygen packages packaging painting palace
pale palm pand pant pap papers parad parade paras parents parish parking parks parliament
partial particip particle parties partition partners paso passage passenger passing passion
passive pastor patent patients patrol patterns payments pays paz pearl penal peng peninsula
penny pens pension peoples pepper performing permanent permission permit pero personality
personally personnel persons perspective petit pets pharmac photography physician physicians
piano pictures pied pier pil pilot pink pirates pist pitch pizza planned planning plans plasma
plastic platinum plaza pocket podcast poetry pointer poison poker polar polic police policies
polish political politics pollution pom pope popular population pork portable portrait possibly
postal poster potato potential pou pound poverty powder powerful pract practical prec prediction
preference preferred prefix premium prep preparation prepare prepared presence presented
preservation presidential presidents pressure pretty prevent prevention previously pricing pride
priest primer prince princess printer prison privacy prix prize probability probably probe
proble problems processes produce producer profession professional professor profiles programme
programming programs progressive projekt promotion prophet proposal proposed proposition
prospect prote protect protected protection protective protest protocol provided province
provision publication publications publishing pul pulse pump punch purch purple purs putting
puzzle pé qualified quando quantum quart quarterly queen queens quickly quotes qué rabbit racing
radar radiation radical railroad railway rainbow rally ranch rankings rapid rare ratings
rational rays reaction readers reality realm reasons rebel recall recent reception recipe
recipes recogn recognition recommend recommended recon reconstruction recording records
recreation reduced reduction reflect reflection reflex reform refuge regarding regardless
regiment region regional regions register registration regular regulation regulations regulatory
rein relative relax releases relevant relief religion religious remote removal removing renew
rental repair replacement replies reporter reporting representation representative
representatives requirement requirements rescue researchers reservation reserve reserved
residence resident residential residents resist resistance resort respond respons response
responses responsible restaurant restoration restricted restrictions result resume retail
retirement retreat retro returning returns revel reviewed revised revolution rider riding rights
rings rising rivers robots rocket rocks rocky rolls romance romantic roof roses rout rubber rue
runs rural ruth saf sag sage sai sail sala salad salmon salon salvation samples sandwich sandy
sang sans satellite sau sauce sav savage saving saw says scal scala scenario scene scheduled
scheme scholar schools science sciences scient scientific scientists scope scores scout scre
screening scroll seal searching seas season seasons second seconds secretary secrets sections
sector secure securities seeds seeing seek seeking seems selbst selected semester semi senate
senator senators senior sens sensors separ sept sequence serie serious seriously serving
sessions settlement setup seventh sever several sexual shades shadow shadows shapes shared
shares sharing shark sharks sharp sheep sheets shelf shield shipping ships shock shoot shooting
shopping shore shortly should showing shows sicher sick sight signals signature significant
signs silence silent silicon silk similar similarly simpl simply simulation sind singer singles
sistema sister sisters sites sitting situation sixth ske sketch skills slam slave sle sleeping
slim smoke smoking smooth snake snap sne sob soc soccer soci socialist society software soil
solo solutions somehow someone songs sonic sons sor sou soul sous soy spa spaces spanish speak
speaker speakers speaking specialist specifically specifications specify spectrum spell spend
spending spider spike spir spirit spiritual spl spray springs sprint spy squ squad stability
stack stadium staff stage stake stamp stand standard standing stark stars start starter starts
state statement statements states static station stations statistical statistics stats stay
steam steel steering steps sterling stern still stir stock stocks storage store stores stories
storm story straight strand strange strateg strategic strategies strategy straw stream street
strength stress strict strike strings stroke strong struct stud student students studies studio
studios study stuff style styles subject submission submit submitted subscribe subscription
substance substitute successful sud sue suff sug suicide suitable sul summary summit sunny
sunset sunshine superintendent superior supervisor supplement supplier suppliers supplies supply
supporting supports suppose supreme surely surf surg surgery surgical surround survey susp
sustainable swe swift swim swimming swing sword symbols symptoms synthetic são sé tablet tak
takes tale talent tales talking talks tall tamb tang tank tape targets taste taxes teach
teachers teaching teams tears techn teens teeth telephone television temper templates temple
temporary tennis tent terminal terms terr testament texture thank thanks theater theatre their
theme themes theory therefore therm thermal these thesis thing things think thinking third
thirty those thou though thought thousand thousands thr threat three threshold through throw
thunder tickets tide tie tier tiger till timber timeline timing tipo tir tire titles toast todd
together toll tomorrow tone tong tonight tooth topics tort tou tough tourism tournament tours
towards tower towers township toxic toys tracking trad trading tradition traditional traffic
trail trainer training traits transaction transactions transfer transform transformation transit
translate translation transmission transport trap trav travel treasure treat trek trem trend
trial trials trib tribe trick tricks trigger triple trophy tropical trou truck true trump truth
trying tub tun tunnel turkey turns tus tut tutorial twe twelve twenty twin twins twist twitter
typical typically ultimately ultra uncle understand understanding unexpected universe unlimited
upgrade useful vacation vacc valley valve variation variety various vegan vend vera verd veter
vibr vice victory videos vill villa village vintage violence virgin virus visa visitor visitors
vista vita vital vitamin viv vive voc vocal você voices voll voltage voting vul vulner wage
waiting warehouse warm warn warrior warriors wars waste watching weapon weapons wedding weekend
weeks weiter welfare wells welt western wet whale whe wheat whereas whites whoever wikipedia
wilderness wildlife winds wine wings winners winning wins wireless wisdom wish witness wizard
wolves workplace workshop worlds worldwide worse worst yeah yield yoga yourself youth youtube
zap zones zoo zum zur вот все для его если когда они поэтому сам так тем эти это
""",
    "1213": """
academy accepted accordingly accounting además agencies airlines appeals associate automated
automation automotive awareness beautiful beauty become breakfast bridges charges circus clerk
coalition companion complaint conditioning considering consultant consulting cottage crisis
dangerous eggs engineer engineers essentially established floating gardens gentle habitat
himself holiday husband ihnen ihre illustrated incorpor initiative institutional jungle
leadership luxury measurement meditation mentor minerals momentum mortgage occasionally
opportunity optimization partnership platforms pleasant princip principal principle
psychological psychology recovery relationship rifle rouge rugby scratch separate shoes streets
therapy treasury vaccine vegetable vehicle vehicles velocity venture verde verification verified
verify verse version vertex vertical warfare websites worship можно совет
""",
    "1221": """
alright buttons compat digits exceptions fecha forg implemented navigate outlet pairs pane
pressed resolver tokens usuario
""",
    "1222": """
HIV LLC NBA NFL aantal abandon abbiamo aboard abortion abre abroad absence absent absurd abund
abused accent acceso accessories accidents acciones accum accurate accused acesso achie achieve
achieved achievements achieving achter acknow acqu acquire acquired actividad activist acuerdo
addressed addresses addressing adjacent adjusted admit admitted adopt adorable adore advant
advantages advers advert advis advise advised aest aesthetic affair affect affects affili
affiliate affiliated afford afin afraid afternoon aggreg aggressive agosto agreed agreements
agrees agua ahora aide aider aids aimed aims ainda ainsi airline airports algo alguna alguns
aliens alike alimentos alleen allem allerdings allerg allowing alongside alors altered
alternatives alters altijd altre altri altro altura além amateur ambiente ambos amigos amongst
amor amounts analy analys andere angry angst ankle announce announced announces annually année
années anterior antib anticip anybody anywhere aos apartment aplic apology appar appare appear
appeared appearing appears appel appet apples applic applicable applies appoint appointed
appointments approached approaches approaching approve après após aqui aquí argue argues arise
armor arom arrang arranged arrangement arrival arrive arrived arrives arriving artillery
artistic artwork artículo ashamed asleep aspects aspir assault assigned assim assisted assists
assum assumed assumption assure assured asylum así athlete athletes attached attacked attacking
attacks attendant attended attending attends attitude attitudes attorneys attract attracted
attraction attractive atual até audiences augmentation aunque aura authorized autour autre
autres avait avant avere avoided avoiding avoir avons avril awake awful ayant ayuda año años aún
backed backing backwards bacter bacteria badge badly baja bajo baking ballot banda bankruptcy
banned barriers basement bases beaches beaten beating beats bedroom beds bees began behalf
behave beide beiden beim beings belang belie belief believes belly belong belongs beloved bem
beside besoin besonders besser beste besten betting bicycle bieten bigger billions binnen bisher
bist bitch bitten bitter bizarre blame blew blij bloc blocked blocking blonde bloss blow blowing
blown blows bois bola bombs bonne booked boots bore bored boring bother bottle bought bounce
boundaries boxes boyfriend brains brake breach breaks breasts breat breathing breve bringen
brings broader broke brought brows buena builds buiten bullet bullets bump bunch burden buried
burned burnt busca buscar buses businessman busy buyers buys bw bzw cabe cabo cada cadre
calculated calidad calm calor cambio cameras camino camping camps candid cane capabilities
capability capable captured caracter cared careful carefully cares carga cargo caring carne
carried carriers carries carrying carta carte cartoon casi caso casos catches catching categor
categoria cattle caught caus caused causing caut caution cease ceiling cela celebrate celle
celui centered centres cents centuries cerca cere certains certo cet ceux chairs chances changer
chaque characteristic characterized charming chasing cheaper cheat cheating cheek cheer cheers
chefs chemicals chemin chips choix chose chosen choses cidade cig cine circles cited citing
citiz civilian claimed claiming claro clase clases clash classe clave cleaned clearance cleared
clearing clever clicking cliente clips clique clos closer closes closest closet clothes clouds
clown clue coaches cogn coinc coisa collapse collar colle colleague collected collecting
collision colonies colored colours comeback comer comida comme commence commented commissioned
commitment committed commonly commune communic comparing compatible compelling compens compete
competing competitors compiled compl complain complement complet completely complicated
complications comply composed compounds comprend comprom compte concentration conception
concluded conclusions conducted conferences confident configured confirmation conflic conflicts
conform conforme confront confused confusing confusion conj conjunction conoc consensus
consequence considers consist consistency consisting consists consolid constantly constit
constructed consum consume consumed consumo conta contacted contacto contained containing contar
conte contexto contiene continu continua continues contra contractors contrary contrat contre
contribute contributed contributing controle controlling controvers conven conventional conver
converted convey convicted conviction convince cooked cooler cope cops corners corpo corre
corrected correctly corrupt corruption cosa cosas cose costly costo costume così couch cough
couldn counted counting countless counts coup couple coupled couples cours covering covers cows
crap crear creativity creatures cried cries critic criticism critique crops crossed crude crush
crushed crying cual cuanto cuatro cuenta cui curiosity curious curs curse cursos cute cá cómo
daar dado dados dagen dalam dalla dalle damaged damages damit damn dancer dando darf dari darker
darüber dass dati dato datos daughters dazu deadly deaf dealer dealers dealing deals dealt
deaths debe deben debut decade decades dece deceased decent decided decides deciding decir decis
decisions declar declare declared decline decre deed deemed deeper defe defeat defect defend
defended defenders defending defensive deficit defin defines defining definit degli dei dejar
dela delayed delays dele deleg deleted delicate delicious delight delighted delivered delivering
della delle dello demande demands demi demons denen dengan denial denied dense deny depend
dependent depends deploy depressed deren deriv descent described describes describing deserve
deserved deserves designated designers designing desired desires desper desperate dessa desta
deste destino destroyed destroying destruction detalles detected detention determin
determination determined dette deux devant deve devoted diagn diam diameter dicho dici didnt
died diesen difer differ difficult diffusion digging dign dijo dime dimensional directly direkt
dirt disabled disag disagree discharge discipl disco discovered discre dishes dismiss dispar
displayed displays dispon disposal disposition disput dispute disse distancia distant distinct
distinction distingu distinguished distress distribute districts divers divid divided diving
divisions divorce diz dla dna documented documento documentos doen doesnt dois doit doivent
dolor domaine dominant dominated donate donated donation donations donc donde donne donner dont
dood dopo dorm dose doub dozen dragged drank drawings drawn draws dreaming drei dressed dresses
dressing dried drilling drinks driven drives droit drone drops drove drums drunk duas dude dull
dumb duo durable durante dus dut dying dá dès día días eager earning earnings earthquake eas
ease eaten eats eben ecc echt educated eens effectively effectiveness effet effic effort efforts
egy eher eighth einem einen einer eines einige einmal elabor elected eleg elemento elementos
eles elkaar ellos emails embargo embrace emerged emissions emot emotion emotions emphas emphasis
employed empower empresa enables enabling encore encounter encourage endless enemies enf enfer
enforce engage engaged engaging engines enorm ensuite ensures ensuring entend entender entered
entering enters entitled entonces entra entrada entrar entreprene entreprises então environ
episodes equally equip equipo equipped erhalten erro erst erste ersten escal escaped escort esos
espa espacio especial essence essere estaba estamos estas estava estilo estim estos estudio está
están estão ethnic etwa eux evento eventos everywhere evitar evolved examine examined exams
exceed excell exceptional excess exchanges excited exciting exclus excuse excuses execut
executed exemple exemplo exerc exhaust existe existed existence expanding expectation
expectations expecting expensive exper experienced experiences experiments explained explaining
explains explan explo exploring explos explosion expose exposed exposition expressed expressing
extend extending extensive extent exterior extrem eyed faced facile facilit facing facto
factories failing fails failures faire fairly fais fakt fallen falta familiar fancy farming fase
fastest fatal fatto faut faux favor favorites favour favourite faz fazer façon feared fears feat
featuring feeding feels fence fert fet feu fewer fier fights figur figura figured filing fille
filling filmed filming fils filtered fim finale finances finden findet findings fines finest
fing finishing fino fired firing firms fits fitted fitting fixing fiz flames flav flavor fled
flesh flew flexibility flights flo flowing focused focuses focusing foi followed followers
follows fondo footage fora foram forbidden foreach forests forgive forgot formally formas
formato formats formerly forte fortunate fost fought foul founding fract franch frase freak
freely freeze freezing frei freight frente frequ frequent freshman fridge fruits fuck fucking
fue fuer fuera funciona funciones functionality functioning fundament funded função furious fuss
fé gaan gaat gained gaining gains gameplay ganz garbage gauge gave geen gegen geh gehen geht gek
gemacht genau genera generar generating generations generous gente gently genu gerade geral
gestion gibt gifts gilt girlfriend gives già glasses gleich gluc goat goed goede gonna goodbye
goodness gotta gotten gover grabbed gracias grado gradu grandes grandfather grandi grandmother
grands gras greatly grew grief grind grinding grip groot grote grounds groupe grows grupos grâce
guessing guided guilt gusto gute guys haar habe haben haber hace hacer hacia halfway handed
handful handled handsome handy hanging hanno happen harder hardest hardly harsh hasta hated
hates hatred hats hatte hatten haute haya headache headline heal heated heav hebben hebt hecho
heels hele helmet helped helpful hemos heures heute hiding hijo hike hinter hired historia
historically história hitting hizo hobby hoje holders hombre homeless homem homepage homme
hommes honest honored hoog hoop hoped hopes hoping hora horas hors hosted hostile hosting hosts
hous households hug huge huh huis humano humble humor humour hungry hurry hype há iconic
identical identifying ideology idiot idol iets ignor ignored ignoring ihm ihn illness imagem
imagen imagination immense immune impacts implementing implements implications importante
importantes importantly imported imports impose imposed impress impressed impression impressive
imágenes inability inappropriate inaug incent incidents includ inclusion inclusive incoming
incon incor incorrect incre increases incred increment indem indica indicate indicated indicates
indication indices indie indirect individ indu induced inev infected infection infl inflation
informations informed ingredient inher inhib inicial inicio initiated inj innings insane
inscription insect insects insist insisted inspire inspiring installed installer instances
instantly instr instruct instrumental insult intact intake integr intend intended intens intense
intensity intensive intention interact interactions interesse interests interference interim
interpre interrupt intimate intr introdu introduce introduced invasion invention inverse
invested investigate invisible invitation invite invited invol involved irre isolated isolation
isso italiani itself jaar jacket jamais janvier japon jardin jealous jeans jede jeden jeder jerk
jetzt jeu jeune jeunes joining joins joke jokes joking journalist journalists judged judging
juego juin jumped jumping junk junto jurisdiction juste justified justify já kans kaum keen
keeps keer kein keine keinen kennen kept kicked kicking kicks kidding kidney killed kills kinda
kindergarten kindly kindness kinds kissing kita klar kleine kne knew knife knocked knows komen
komm kommt komt kort kost kunt kurs laat lacking ladder lado laid lame landed landsc lanes langs
langue laptop largo lassen lasted lately laten latter laugh laughter launched laundry laut
laying lazy leak leaked leer legally legislation legit legitimate legs leicht lesbian letting
leuk leve leven liar libro libros lied lief liegt lien lieu lighter lightly ligne liked likely
liking limitation limitations limite limiting linea lineup linha linker linking lire listened
literally litigation lived livre livro llama loads lobby locale locales locally locals locate
locker locks loi loin lol longest looked loose loro lors loser loses losing losses lover lovers
loves loyal luego lugar lui lungs là lá machen macht madness madre magazines magical magnitude
mainland mainly mains mainstream maintained maintaining maintenant maison maken makeup males
manages mandatory manera manga mange manner mano manos mansion manually mapa marble marca
marking marry marzo masa massa massage masse masses mature mau maximal mayores meals meant meas
measured measuring mec medals medication medida medidas medio medios mee meets meine meio
meisten mej melhor melt meme memorable memoria menace mening menor menos mensen mentre merch
merely merger merit meses mesma mesmo messed mesure metabol metall meters metodo metres metros
meu mice mientras mieux mij mijn milieu millones minded miners minha minim minutos mio mise
misma mismo missed missile missiles mixing mixture modelo modelos moderne modes modest modo
modèle moet moeten moi moins mois mole momento monde mondo monsters morale mostra mostrar motiv
motivation motive motivo motorcycle mots motto mounted moved movements moves movimiento muchas
mucho muchos muestra muito multiples murders muscles musica musician musicians musique muster
muy même mí naam naar nada nail nails naked namely namespace nasty nave navig nearest neat
necess needing needle nei neighbor neighbors nella nerv nerve nerves nesta neste nett neuen neur
neut newer newest newly newsp nicely nightmare niveau nivel niños noch noche nog noi nominated
nomination nominee noon nose nosotros nossa nosso nota notable notably notamment notas noted
noticed noting notion novels novo nowhere nude nue nuest nuestra nueva nuit nulla numa numero
numpy nuova nuovo né nós número oath oben objectives objet objeto obras observe observed
obsessed obt obvious occas occupy occur occurs odds offence offended offense offensive offered
offic offline offre ofrece ogni ohne oils oldest oltre onze opened openly operate operated
operates opin opinions oppon opponent oppose opposed opposing opposite optimal oraz organis
organisations organised organiz organize organized organizing organs origen otra otras otro
outbreak outcomes outfit outlets outputs outra outras outro outros overcome overhead où paar
packed packing packs pada padre pagina pai painted painter pais palabra panels pants papel parc
parce pardon pari parler parole parte partes parti partially partic particles particular partie
partir partly pasa pasado pasar passe passengers passer passes passionate passport passé
pathetic patience patron paying país peers pela pelo pelos pena penalty pencil pendant penis
pense perceived perception perd perder perf perfection performed performs perman permet
permissions permite permits permitted persona personas persone personne personnes peso petite
petites petition petits petty peu peut photograph photographer photographs physically physique
picked picking picks pics pigs pills pipes piss pity pixels più plac placing planets plano
planta planted plata plateau plates playoff playoffs plea pleased pledge plein plenty plusieurs
pockets poco pode podem podemos poder poem poems poet poi poids pointed pointing pois polls
política poner ponto pops popul populations porn porque porta portions posible positives possess
possession possibile possibilities possibility possui possível posterior posters posting posto
potatoes potent potentially pounds pourquoi pourrait prag praise praised pray preced precis
predicted predictions prefer pregn prend prepar preparing prescription presenta presente
presenting presents preserve preserved presidente pressing prest presumably preval preventing
prey priests prima primarily primeira primeiro primera primero primo priorities pris privat
probable proced proceed proces proceso processo produced producers produces producing
productivity producto productos produit produits produkt produto produtos profes profess profil
profitable profits profound programa programas programma programmes prohib projected projet
projeto prol prominent promised promises promising promot promote promoted promoting prone
pronto propag propia propiedad propio proport proportion propos propose propre propri prost
protests proud prova prove proved proven proves provincia proving provisions prz prze przy près
pré publicity publicly publish pued pues puesto puis pulled pulling pulls punt punto puntos pup
purely purse pushed pushing puzz può página pública qualche quale quali qualidade qualify
qualifying qualities qualquer quand quantidade quanto quarterback quasi quatre quella quello
quem queries questa questi questioned questioning questo quien quiere quindi quoted races raises
raison randomly ranges ranging ranked ranks raped reached reaches reaching reactions readily
readonly realidad realise realised realistic realiz realiza realizado realizar realize realized
realizing realmente reasonable reasonably reasoning recalled receipt receiving recept recip
recipient recomm recover recre recruit recursos redes redu refere referencia referendum referred
referring refers reflected reforms refund refuse refused refuses refusing regard regarded
regards regime registro regret regul regulated reign reject rejected relaciones relate relating
relativ relatively relatives rele releasing reliable relig rely remained remaining remains
remarkable remembers remind reminded reminder reminds removed rendez renov renowned repairs repe
repeated repet replaced replacing reported reportedly reporters repos representa represented
representing represents reputation requested requiring reserv reserves resid resign resigned
resistant resolved respected respective responder responsive resposta respuesta resta restaur
restaurants reste resto restore restored restrict restriction retain retained retard retire
retired retour returned reunion reven revenues revers revis revival rewards rhythm ricerca
riches richtig riders rien ripped rises rival rivals robbery robust rockets rode roi rond rookie
rope roster rounds rude ruin ruined ruins ruling rund runners rushed rushing sabe saber sack
safer sagen sagt sailing sais sake salud salute samen samt sanctions satire satisf saves saying
saúde scales scam scandal scare scared scary scattered scen scenes schemes schon schwer scored
scoring scream screens screw sealed seats secretly sectors secular secured sede seeks seem
seemed sees segments segue segunda segundo seguridad seguro según sehr seine seinem seinen
seiner seis seit seized seja seks selecting selfish sells selon semana semble sending sendo
sends sensible sensitive sensitivity sentenced sentences sentido sentiment sentiments sentir
senza separation sequel sera serait seria seront servant servants served servers serves servi
servicio servicios será serão settle seu seul seule seus sevent severe sexually sexy shade shake
shaking shallow shame shaped shareholders shed sheer shells shifted shifting shifts shine
shining shipped shirt shirts shocked shocking shoe shook shooter shoots shops shorts shoulder
shout shouting showed shower shown shut shy sia siblings sich sided sides sido siege sieht
siendo sigh signific significa significance signing sigue silly simplement simult singing sink
sino sinon sins sint sist sito sits situ sixteen sixty sized sizeof sizes skilled skinny skirt
skull sla slag slap slavery slaves slee slic slides slight slip slower slowly smaller smallest
smartphone smartphones smash smell smells smile smiling snel soap sober sobre socially socks
soda sog soir soit sola soll sollen solved solving somebody somewhat somewhere sommes sono sont
sooner sore sorte sorts sos sotto sought sounded soundtrack sour sowie spam spare speaks
specialists specialized specially specified speculation speeches speeds spel spelling spends
spent spice spine spinning spite spoke spoken spokes spons sponsored spots spotted spouse
spreading sprung spur später staat stabil stad stages stairs stakes stance stands stanza stap
stare staring starring stata stated stati stating stato statt statue stayed staying stays steak
steal stealing steep stehen steht stellen stellt stepped stepping stesso sticking stil stole
stolen stom stood stopping stops stored storia strain stranger strangers streak stressed stretch
struck stuck stuffed stunning styled sua suas subs substances substant substit substr subway suc
succ succeed succeeded successfully succession successor suck sucks suffer sufficient suggest
suggestion sui suis suit suited suits sulla suma suo suoi superb supplements supplied supporter
supporters supportive supposed surfaces surge surpr surprise surprising surprisingly surrounded
surv surve suspect suspended sust sustain swear switched switching swo sympt synchron série sí
só tabla tableau tack tact taille talked taller tanks tanto tard tarde targeted targeting tastes
taught taxa taxi teaches tear tegen tekst telefon telling tells tema temas tempo tempor temporal
temps tempt tend tender tends tenemos tener tenga tens tense tension tenure tenía terme termin
terrain terre terrible terug teste tested testimony texte texto texts thats thee theft theirs
themed theoretical theories thereafter thereby thick thinks tho thorough threads threw throat
throne throwing thrown throws thumb tidak tied tiene tienen tiers tijd timely tinha tipos tired
tires tissue titled titre toch toda toe toen toes toilet told toler tomar tome tonnes took tops
torch tore torn totally totalmente touchdown touched tourist tourists tous toute toutes toward
towel towns trab traces tracked tracks traded trades traditionally trailer trained trains trait
transferred transfers transformed transl translated transmit transparent transporte transports
trapped trash trat trata trauma traveled travers treated tren tres tried tries trio trips trois
troops trop truly trunk trusted très três tua tubes tudo tuition tum tumor tune tuo turned
tussen tutto tweets twice twisted typing tá tão télé têm tête título tú ugly uncertain unclear
underlying underneath understands understood undert underwear unemployment unf unfair unhappy
unidad unidades unions uniqu unlikely unlock unnecessary unos unser unten untuk unus unusual unw
upcoming urge usado usando usar utilise utiliser utiliz utiliza utilizado utilizando utilizar
utilize utilized utilizing vacuum vag vague vai valeur valore valores valuable valued vamos
varias variations varied varies varieties varios vary vast veces vedere veel vem vess vessel
veut viable vibe victim vida viel viele vielen viene vient viewed viewers viewing vind vinden
vinyl violation violations violent viral visita visite visiting visits visto vite vivo voi volta
volte volumes volunt voluntary volunte vom vont vot voted voter voters votre vou voz vra vrai
vrij vá waar wages waist waited waking walked walks wanna wanted wanting wants waren warming
washed wasn wasted wasting watched watches weakness wearing wears weekends weer wegen weigh weil
weird weitere welche welcomed werd werde werden wereld weren whatsoever wherever whip whom
wichtig wicked wider wieder wifi willen willing wilt wipe wird wished wishes wishing wissen
withdraw withdrawal wohl woke wollen wonders wont wooden worden wordt wore workforce workout
workshops worn worry wouldn wound wounded wounds wrapped wreck wrist writ writes wrote wur wäre
yelling younger yours zal zeigen zich zien zij zijn zona zonder zou zwar zwei às área áreas
écrit автор без боль вам вас ваш ведь вес весь вне вся выбор выше где года два две дела деле
дело день дней дня дом друг ее ему есть еще её именно имя код количество кто лечение мая мест
мир мира мм мне много мог может муж над нам нас наш наших нового новые новый новых номер обо
объем один ответ пара план пока поля пор пример роль руб сайте сами свет сегодня сейчас сил см
срок стал сто счет там тех тогда того только тому тот три труд уже цвет цель чем школ эта этом
эту
""",
    "1223": """
abril academia acceptable acceptance accepting acción accommod accompl acoustic activists
adaptation adapted admits agora algum algumas algún altogether analyse analyze ancora apparent
appealing appropriate attempted attempting attempts aussi authentic automatically automobile
babys barely became becomes becoming begging begins begun bekannt bereits bevor blanket bleeding
bleiben bleibt bloody branches breakdown breeding briefly bullying burgers cantidad capacidad
ceremony charged charging cherche cinco circa circulation circum climb cocaine comfortable
compassion compromise concerts conducting conscience conscious considerable considerably
consideration considered constitu consultation containers continuously crowd crowded cuisine
cultura cultures custody cylinder debates debido debts dedicated dedication dentro denying
dinero dozens droits dropped dropping earliest earned easier easily ejemplo eligible eliminate
elimination elsewhere energia enhance environments establishment extraordinary extremely femme
fighters fingers floors folks fonction ganze giorno gradually graduated graduates graduation
grateful guerra habits hablar había heeft heraus horses hydrogen igual ihrem ihren imagined
immigrant infections injured injuries interpretation irrit italiana italiano kleinen klub
kontakt kurz lawsuit lectures legendary lifted lokal lonely lovely lugares maior mandate manière
mantener mediante mentally mentioned mentions mercado mettre mighty mistake mistaken mistakes
molto momentos motivated mundial myself nationwide natuur neben necessarily nehmen ninguna
ningún nostra oblig observations occupation occurred occurring oficial oggi ongoing oriented
paciente pacientes painful parece peaceful perfectly performances periodo periods personalized
pesos pesquisa phenomen pillow pirate pleasure politically politician politicians politique
precio precious pregnant pretend pretending privately privile pronounced properly propositions
protecting punish punished punishment purposes quietly racism racist ragazzi rapport rebels
receives recorded recovered refriger remembered remembering respectively respecto reveal
revealed revealing reveals revenge risks risky ritual roughly rumors sarà savoir sculpt
separated shorter siempre sitio slightly sociale sociales sofa solely spectacle spectacular
steady stopped strugg struggle talented talents teenage teenager teenagers terrorism terrorist
terrorists therap titular todas tribute unsere upset upside urged urgent valeurs vegetables
venir venue verdad verdict versatile versions verso versus verte virtually virtue voyage wealthy
wenig weniger widely widow worried worries zoals zwischen буду будут виде возможно вообще города
здесь иногда интерес конце край круг курс лиц лица люди между минут одна одним одно одного одной
одном одну особенно очень перед полностью размер разных стали стол тип части чего через этим
этого
""",
    "1232": """
argued attributed implied implies nombreux стала стать
""",
    "1233": """
abaixo accompany accurately acordo adequate admire alcuni ambiance ambitious anderen anytime
apenas aprender arguing assembled assez aucun awkward comedian condiciones contrario eerste
encounters etwas exploitation fulfill histoire indicating irrelevant javax largely nostro omdat
ourselves plaats prendre priced prizes prolong quelque quelques remainder rendre ruled searched
settled simples stupid tiempo useless usuarios utterly varying vezes également étaient était
более будет был была были было быстро быть воды время выход году годы делать детей ещё знать
значение значения значит значительно имени легко лучше любой людей марта матери меня места месте
место мире можете начала нашей немного ниже ничего образования образом права правила правило
право пути равно ради рамках решение решения рядом сильно систем слова способ стало стоит стран
типа точки форма форме форму формы часа часов часто часть чаще числе число этой
""",
    "1243": """
única único
""",
    "1244": """
работа работу работы
""",
    "13": """
Academy Angeles Association Championship Corporation Engineering Francisco Georgia Malaysia
Minnesota Portugal Results September Technical Technologies Technology Version Virginia أحمد
أيضا إليه الأولى البحث التعليم الثاني الثانية الحديث الحرب الحياة الخارج الخاصة الدين الذين
الرئيس الشيخ العالمية العامة العديد العراق العربي العربية القرآن القرن الكتاب اللغة المتحدة
المدينة المعلومات الملك المنطقة الناس النظام الهند الوطني الوقت الولايات بشكل جديدة داخل ديسمبر
عليها عندما مايو مجموعة مختلف مدينة مقابل موجود نحو نفسه نوفمبر هناك واحد واحدة
""",
    "1300": """
зависимости
""",
    "1312": """
applicants cemetery certainly communications consequently conversation council counsel courtesy
courts cruise demonstr deputy diversity downtown entertainment eternal federation furthermore
gathering governance governments governor governors hurricane improvement integrity interviews
laboratory machinery machines mechanical mercury municip narrative northwest officer officers
officials practices prayer premier proceedings providing recently recruitment republican sacred
sadly saints savings seminar shelter sheriff soldier soldiers southern southwest sponsor
sporting suddenly suggestions survival trends universities wonderful кроме
""",
    "1313": """
adventures advisory agricultural agriculture amendment anatomy associates associations
basketball blessed butterfly café cannabis canyon cathedral celebration chambers championship
championships citizenship civic coastal collaboration colleges congressional conservatives
constitutional coronavirus corporation definitions departments developed developers developing
diseases dollars elevated entrepreneur excellence expedition furniture gobierno goddess guardian
guitar harbor harbour holidays hospitals hundreds independence industries innovative legislative
legislature manufacturers manufacturing mathematical mathematics measurements mechanics meetings
minority monetary municipal mystery möglich newspaper northeast nurses nursing opportunities
orchestra paradise parliamentary participant participants participation particularly philosoph
philosophy pregnancy presidency principles procedures professionals provincial publishers
recommendation recommendations registered rehabilitation relationships responsibility results
revelation revolutionary sanctuary satisfaction scholars scholarship scientist secondary
september souls southeast standards started starting streaming structural structure structures
subjects surveillance syndrome también technical technique techniques technologies technology
territories territory thoughts throughout tobacco transportation treaty tribal tribunal trouble
underground veteran veterans volunteer volunteers wrestling zusammen после также таким чтобы
этот
""",
    "1314": """
enhancement incorporated однако
""",
    "1322": """
acknowled adultos answering apartments battlefield cambiar cambios cancelled communicate
concerning concerns consequences conversations courte critiques demanded demanding depois depuis
determining diesem dieser dieses discussed discusses diverse elevator employers enjoyable
enjoyed enjoying evaluated expertise forgotten frankly hurting hurts improvements improving
increasingly intentions interviewed introducing invented marché officially paintings pontos
poorly prayers praying premiere premises proceeds proposals prospective prospects purchased
purchases reduces reducing reliability securing sempre situated sudden suggested tolerance
treating tweeted victims youngest какие какой наук течение
""",
    "1323": """
absolut accidentally accordance adopted adviser advocates allegations alleged allegedly
announcement appreciation architectural arrested atención atmosphere awarded bargain bastante
bathroom batteries battles beaucoup beliefs believed believing beneath benefici beneficial
blessing bombing bottles brilliant brutal campaigns capitalism carpet carrera casualties
celebrated celebrating celebrity challeng ciclo civilians climbing committees complaints
completa completing completo comunidad concentrate concentrated concerned convenience convenient
corporations corresponding couleur cousin cousins cracked criar criminals crucial cruel dafür
daher davon declined decorated decrease decreased deeply delegates demonstrate demonstration
departure deployed deposits derecho derechos después deutschen developments diamonds diplomatic
dirección discrimination discussing diseño disponible dokument dolore dossier doubt dramatic
dramatically duties dysfunction début déjà départ efficiently eigenen eigentlich elderly elegant
eliminated entirely establishing estudiantes excessive explicitly fabrication faithful familia
famille fashioned feelings females feminist femmes fifteen firmly flooding fossil franchise
función futuro gambling gathered gauche gentlemen glorious gloves governing governo grasp gratis
gratuit grocery guarante guarantee guaranteed guilty happened happening happens happier happily
harmful helicopter herself hijos honesty horrible hunters ihrer incorporate incredible
independently inferior influenced influences influential información informações initiatives
innocent internationally investigated investigating investigations involve jedem jedoch jewelry
journée kannst kissed knees kunnen können launching liberals liquor loyalty maintains
manifestation manifestations manufacture manufactured marijuana materia mayoría meaningful
mechanism mechanisms medications mejor militar minorities moderator mogelijk moisture moyen
mujer mujeres murdered método müssen neces negotiate negotiations neighborhoods newspapers
nichts nouveau nouvelle novembre nuevo nunca obligation obtained obtaining overseas pandemic
participate participated participating países penalties pensar perché pessoa pilots pistol
popularity posición pouco pouvez pouvoir practically practicing practition precisa precise
preliminary première prevented prisoner prisoners problema problemas producción proprio
prosecution prosecutor proteins protesters provinces pueblo puede puppy purchasing pursue
pursuing pursuit qualité rapidement rapidly rarely rebellion recherche recognised recognize
recognized recruiting reflecting reflects refugee refugees regularly relación relaxed renewed
responding responsable resultado resultados resulted resulting répond réponse sacrifice safely
sagte santé satisfied schnell screaming screwed seasonal secondo seguir semanas separately
septembre severely sexuality shoulders shouldn situations slept sneak sociedad societies société
someday souvenir souvent sovereign spirits storms straightforward streams strengthen strictly
strikes striking stronger strongest strongly studied studying subscribers subsequent
subsequently substantial subtle sujet supervision surgeon surrender surrounding surveys survive
survivor survivors suspected suspension suspicion suspicious sweat sweep swept tackle tactical
tactics também technically technological temperatura temperatures temporarily tendency tentative
terrified terrifying thankful therapist threaten threatened threatening threats thrilled tongue
torture touches touching toujours trabajo trabal traders traditions tragic travail traveling
travelled travelling travels través treatments treats tremend tribes tricky triggered triumph
troubles trouve trouver trucks tutte tutti twee uncertainty unterschied vampire verdade vibrant
villages vulnerable warned warrant wheels witnessed witnesses zombie zurück конечно первого
первой первый само самого самом самый самым самых свой такие таких такого такое такой теперь
точно хотя этих
""",
    "1324": """
accommodation consciousness gentleman principales principalmente principio privilege почему
""",
    "1333": """
abandoned acknowledge acknowledged actividades administered affecting algunas algunos alumnos
alunos ambulance anglais annoying anxious anymore apologize appearances appreciate appreciated
arrangements assumptions aumento belonged belonging besteht bietet bothered breathe cabeza
características causa challenged challenging cigarette cigarettes città closely coincidence
colleagues comercial complained complaining completamente condemned conduit conjunto conocer
consecutive consistently conspiracy contenido controversial controversy convinced convincing
crashed creepy criticized création créer cuales cualquier cuerpo código côté darauf defeated
deliberately dernier desarrollo desperately diagnose diagnosed diferencia diferente diferentes
differently difficile difficulties différent dignity disappear disappeared disappoint
disappointed disappointing disappointment disgusting dismissed disponibles disputes distinctive
disturbing diversas diversos divorced données doubts ebenfalls einfach ejercicio elaborate
emotionally empresas encontrar encountered encouraged encouraging enfants enjoys enorme enormous
enquanto entertaining enthusi enthusiasm espaço especialmente evident excitement exclusively
executives exhausted experiencia experiencing explosive fabulous facilitate fascinating
financially frustration fueron fácil gehört genuine genuinely giorni gorgeous général hacen
haciendo harassment heavily helfen hilarious hombres ignorance ignorant immigrants incentive
incluso incredibly inevitable informatie inhabitants involvement involves involving kidnapped
konnte könnte laughed laughing laughs lavoro letzten llegar llevar lorsque lässt líder línea
magnificent meantime mejores membres miglior miserable mulheres mysterious máximo mínimo möchte
música natürlich necessário neighbourhood nephew nervous nieuwe nombres nonsense nuestras
nuestro nuestros nuevas nuevos números objetivo objetos obtener occasional occasions opponents
overnight overtime overwhel palabras palavra permanently período pessoas peuvent pissed plutôt
podría possono pratique precisely pregunta problème profesional prohibited propaganda proyecto
proyectos prueba présent président próximo pueda pueden puedes pupils público quienes relação
relieved rencontre repeatedly replied rescued resignation responded rhetoric rápido région
réseau satisfy satisfying seemingly semaine serviços seulement significantly siguiente
siguientes simultaneously sistemas situación sleeve slipped sogar sollte sollten sometime
sondern spécial squeeze stomach substantially suburbs succes suffered suffering suggesting
suggests supposedly surprised surtout survived surviving suspects sustained sympathy système
sólo sûr tamaño tattoo teammates themselves thoroughly trabajar tragedy traitement tratamiento
unbelievable uncomfortable unconscious unfortunate unseren unserer uomini upgraded velocidad
verwendet vessels vielleicht vraiment vrouwen wholesale widespread wirklich wondered wondering
worrying writings wurde wurden während würde éxito анализ апреля больше важно вариант века
власти вместе внимание внутри возраст войны вокруг вопрос врач времени всего всей всем всех всю
всё второй глаз граждан групп группы даже данные данных двух действия деньги должен должно дома
доступ другие другими других другой жизни жизнь завод закон затем защиты зрения имеет иметь
имеют июля июня каждый класс книги команд которая которого которое которой котором которую
которые который которым которых крови лишь мало менее меньше млн могу могут модели модель момент
надо назад название найти находится необходимо необходимости никогда ноября нужно области
область около опыт первую период питания получения получить поможет потом потому почти правильно
прежде проблем проект просто против прямо район района результат результате рублей свое своего
своей свои своим своими своих свою сделать себе себя система системы сказать случай собой состав
список сразу среди средств средства сторон существует текст тоже требования требуется трех
управления уровень уровне уровня услуг устройства фото
""",
    "1334": """
accommodate accompanied accomplish accomplished ancestors circumstances dernière embarrassed
embarrassing gebruik nouveaux obligations phenomenon ridicule ridiculous struggled struggles
struggling большой возможности возможность изменения информации исследования компании комплекс
материал различные различных совсем
""",
    "1342": """
основном
""",
    "1343": """
última último últimos основе степени страны
""",
    "1344": """
annoyed através difícil encuentra frustrated frustrating говорит движения действительно довольно
женщин зависит истории культуры материалов месяцев наличие населения невозможно несколько обычно
октября работает работе развитие развития ребенка рождения следует слишком случае становится
стоимость стороны тысяч условия участие характер является являются января
""",
    "14": """
الأمريكية
""",
    "1400": """
благодаря нескольких практически
""",
    "1412": """
congratulations
""",
    "1423": """
celebrities councils demonstrated français française
""",
    "1424": """
español investigación philosophical
""",
    "1433": """
aplicación reconnaissance sophisticated происходит процесс
""",
    "1434": """
conseguir mejorar merchandise méthode necesario necesita nouvelles sécurité trabalho tremendous
verschiedene verschiedenen поскольку представляет связи
""",
    "1440": """
деятельности помощью совершенно территории
""",
    "1444": """
différentes différents découvrir nécessaire overwhelming résultats августа вполне всегда декабря
должна должны достаточно использования использовать каждого качества качестве многие многих
наиболее некоторые некоторых нельзя обязательно организации отношения очередь помощи порядке
постоянно применения проблемы проведения продуктов производства сентября ситуации случаях
составляет состоит состояние состоянии условиях февраля хорошо человек
""",
    "20": """
الأمريكيين
""",
    "2000": """
американский американского американской государств государства государственного государственной
государственный государственных государство миллионов площадь свободу свободы университета
хозяйства человеком человеку
""",
    "2030": """
concentración
""",
    "2034": """
européen européenne européennes européens
""",
    "2040": """
последнего последнее последней последние последний последних последняя
""",
    "2044": """
particulièrement процесса процессе
""",
    "21": """
ª º Æ È Ê Ë Ì Í Ï Ð Ñ Ó Ô Õ Ú Ý Þ ò ù û ā Ă ą ć Č ď ē ę ě ğ ĩ ī ľ ń ň ō ő ř Š ţ ť ũ ū ů ű ź Ž ƒ
ơ ư ǎ ș ț ə ˆ ΐ Α Β Ε Η Θ Ι Κ Λ Μ Ν Ο Π Ρ Σ Τ Υ Φ Χ Ω ά έ ή ί ζ ξ ψ ϊ ό ύ ώ І Й Щ Ы Ь ъ ё ђ ѓ є
ѕ ї ј љ ћ ќ ў ա ד ו ח י נ ע ר ת ء آن ؤ ئ اس ام اما انا انت اني اه بات بان بلغ بول بيع ة تل تمر
تي جاد جان جد جل جو جي جيل حب حدث حي خاص خذ خرج دا دار دام دان درس دم ده دو دى ذا ذكر ذي روس زار
زر زيد سان سر سلام شاء شر صور ضم طب طلب طن ظ عاد عادة عار عال عمال غاز ـ فضل قام قط قل قم قول
كرة كم كن كون كي لى ليل مال مان مي نت ها هم وان وجد ورد وسط وقع وقف ولد ولي ويل ى يد يدي يو ٹ چ
ژ گ ھ ۀ ی अ आ इ ई उ ए ख ग च ज ट ठ ड ण त थ द ध न फ ब भ य र ल व श ष ন র ข ค ฆ ง จ ฉ ช ซ ญ ฎ ฏ ฐ ฑ
ณ ด ต ถ ท น บ ป ผ ฝ ฟ ภ ย ร ฤ ล ว ศ ษ ห ฮ ฯ ะ า ำ เ แ โ ใ ไ ạ ả ấ ầ ẩ ẫ ậ ắ ằ ẳ ặ ẻ ẽ ế ề ể ễ ệ
ỉ ị ọ ỏ ố ồ ổ ỗ ộ ớ ờ ụ ủ ứ ừ ử ữ ự 간 갈 겠 겨 격 견 곡 과 군 균 극 근 금 급 길 까 난 날 났 널 네 녀 년 념 는 늘 능 니 님 달
담 답 던 데 델 독 드 득 든 디 라 례 록 론 링 막 망 머 며 면 민 밀 박 백 범 베 별 병 복 산 삼 색 석 센 속 손 송 술 습 승 식 심 십 악 암 았 앙 애
액 야 약 양 억 업 엇 었 염 였 온 올 와 왕 외 용 울 움 워 월 육 율 으 은 을 음 응 익 임 잡 절 점 젝 져 즈 즘 증 징 짜 째 착 찰 창 천 철 청 체 축
출 충 치 칙 친 칠 침 카 코 키 타 탄 탈 태 택 테 트 팅 패 평 플 학 합 협 화 환 황 획
""",
    "2111": """
alan amy andy anna asia gary ian iran jay lee leo mary rick rio ron ross smith ã ı ю
""",
    "2112": """
aires annie anton antwort arbeit bach bau bd blick buch chen clair cox dale duc ellen erin essen
eur eva fang feld glas haus hof hou indo instagram jin jr lage licht liga mann nero ober otto
platz rai reed rei reich rey rica rico roma rome stein wahl wald wang wert wort wright ziel ми
та тур
""",
    "2121": """
gb oi xd ë ì ï ð ñ õ ý ă η θ ι ο ρ ς υ χ ω й щ ы ь
""",
    "2122": """
abus acha acho acht achten affen agit aha ahi ait aktion alten amt arma arme arten atem ato atti
atto auge avis ayer azione azioni bbc beeld chine cia cola conde creen culo dorf elas enden ene
enge enger erde eres ero esses esso eten fahren gaben gars hd heet heim hg iba iban ido ieder
ieri innen ira irse isis isto ive lagen lass lauf lege legen legt leitung liest ligt mani mina
mittel nee nez nummer ogen oke olor oma onda opa orde orf orte osten oui pone poser posta rapper
reso rijk ropa rosso rote sms stell ue ugh umas ums uren usan vim vio vw warf weet weise wg wm
woord zee zes zet zeug zin zon ß äh én öl ван вести го дает дать дел ей ими нее ней ним ну ой
ред рок сон ул ума ход
""",
    "2123": """
prises urgence
""",
    "22": """
œil œuvre آب آثار آدم آلاف آلة آلية آمن آنا آي آية أب أبا أبلغ أثار أثر أجد أحب أحدث أخذ أخر أدى
أذكر أر أرض أرى أساس أسس أسعار أسفل أسود أشار أشد أصل أصول أطفال أطلق أظهر أعد أعداد أعمال أعمل
أقل أقول أكتب أكد أكل أكن أكون ألا ألم أمام أمان أمة أمس أمل أمن أمه أمي أنا أناس أنت أنتم أنزل
أنس أنك أننا أنني أنهم أني أهل أهم أود أولا أون أى أيا أيار أية أيدي أين إثر إدارة إس إطار إعادة
إعداد إعلام إف إل إله إم إما إمام إنتاج إنك إنما إننا إنني إنه إنها إنهم إني إي إياه إيران إيه
ابنه ابني ابو ابي اتخذ اتصل اجل اجمل احب احد احمد اختار اختبار اختلاف اخذ اخر اخرى اخي ادارة
ادخل اذا ارض اريد استخدم استعادة استعداد استعمال استمر اسمع اسمك اسمه اسمها اسمي اصبح اطلق
اعتبار اعتبر اعرف اعلم اعمل افتح اقل اقول اكبر اكثر اكون الأب الأثر الأحد الأسر الأصل الأصول
الأطفال الأعمال الأفضل الأقل الأكل الألم الأمام الأمان الأمة الأمس الأمل الأمن الأهم الأوسط
الأولي الإدارة الإعلام الا الاتحاد الاتفاق الاسم الباب البث البشر البطل البعد البناء البيع
التالي التالية التحدث التطور التوجه التوقف التى الثقة الجد الجو الجيل الحال الحب الحج الحجر
الحجم الحد الحرم الحسن الحصول الحظ الحق الحقيقة الحكم الحل الحلم الحمد الحمل الحي الحين الدار
الدخل الدعم الدليل الدور الذكر الرب الرد الروس الريف الست السجن السر السري السعادة السعر السفر
السكان السكر السن السنة السود السوق السيد السير الشاب الشحن الشرف الشعب الشعر الشكر الشكل الشهر
الصحة الصدر الصرف الصعب الصف الصور الصيد الطلب الظهر العادة العامل العبد العدد العرض العقد العقل
العكس العمال العيد العين الغاز الغير الفئة الفترة الفجر الفرد الفريق الفصل الفضل الفعل الفكر
الفكرة الفم الفن الفني الفور الفوز الفيس القدر القرار القسم القصر القضاء القوات القوة القول
القوم القوى القوي القيم الكتب الكرة الكشف الكل الكون اللى اللي الليل المئة الماء المائية المادة
المادية المال المبلغ المتهم المثال المخرج المدة المزيد المشي المطار المطر المفضل المقال المقام
المكان المهم الموقع المياه الميت الهدف الوجه الوجود الوسط الولد اليد اليك اليه اليها امام امر
امس امي انتظر انتقل انتم انضم انظر انك اننا انني انه انها انهم اهل اهم اول اولا اى ايام ايران
ايضا اين ايه بأس باب بارد باري باسم باك بالذكر بالرياض بالعمل بالله باي بتاريخ بتلك بث بجد بحجم
بحد بحر بحسب بحق بحكم بخصوص بدء بدأ بدأت بدا بداية بدر بدعم بدقة بدل بدلا بدور بذلك برامج برج
برنامج بريد بس بسلام بشار بشر بضع بطل بطلب بطولة بعدد بعدم بعرض بعمل بعيد بعيدة بعين بغير بفضل
بقاء بقدر بقي بكر بكل بكم بلا بلاد بلد بلدان بلدة بلدي بمن بنا بناء بنات بنت بنشر بنظام بنفس بنك
بنى بني بنية بهذا بهذه بهم بوابة بوب بوجود بوش بوضع بوك بيئة بيان بيت بيتر بيتك بيته بيتي بيد
بيري بيضاء بيك بيل بيني بيوم تاج تام تبدو تبعد تبني تبين تترك تتم تجد تجمع تحالف تحب تحدث تحصل
تحقق تحقيق تحكم تحل تحمل تحول تحويل تحية تخرج تدخل تدل تذكر تراجع تراه تربية ترد تركت تركز تركي
تركيا ترى تريد تزال تزيد تسبب تشبه تشعر تشكل تشمل تشهد تشير تصبح تصدر تصرف تصل تصور تصوير تضع
تضم تطلب تطلق تطور تظهر تعال تعالي تعامل تعاني تعبر تعرض تعرف تعريف تعز تعطي تعكس تعلم تعليم
تعمل تعني تعود تعيد تعيش تغير تفعل تفقد تفكر تفهم تفيد تقام تقبل تقدر تقدم تقع تقف تقل تقنية
تقول تقوم تكتب تكشف تكن تلعب تماما تمت تمثل تمكن تميز تنشر تنظر تنقل تواجه تواصل توافق توجد توجه
توفر توفي توقع توقف تولي توم تيار تيد تيم ثابت ثاني ثانيا ثانية ثبت ثقة ثمة ثمن ثورة جاء جابر
جاك جانب جاي جبال جبل جدار جدة جدد جدول جدي جراء جرت جرى جزر جسد جسر جسم جعل جلب جلد جمال جمع
جميل جميلة جنب جنس جهة جهد جولة جون جوي جوية جيد جيدة جيش جيم جين حافظ حالات حاله حاليا حامل حان
حبي حتي حجة حجر حجم حدا حدة حدوث حدود حديث حديد حرارة حرام حرب حرة حرف حركة حرم حرية حسب حسن
حسين حصار حصة حصل حضر حظ حظر حفل حقا حقق حققت حقل حقه حقيقة حكم حلا حلب حلم حمام حمد حمص حمل
حميد حوار حولي حيا حية خالية خان خبر خبير خسر خطأ خطاب خطة خطر خطط خطوات خطوة خطورة خطوط خطير
خطيرة خلاف خلف خلق خليل خمس خوان خوف خيار خير خيرا دائم دائمة دبي دخل درجة دروس دع دعم دفاع دفع
دقيق دقيقة دليل دماء دواء دورة دوري دولة دولي دير ديل دين ذاته ذاك ذو ذوي رأس رائد رائع راح راحة
رام راي ربط ربع ربما ربنا ربه ربي ربيع رجال رجب رجل رحلة ردا ردة ردود رسائل رسالة رسم رسوم رصد
رضا رغم رفض رفع رمز رواد روح روسي روي ريال ريد ريو زاد زال زالت زلت زمان زمن زوج زيادة زيارة زيت
زين سائق سابق ساحة سار سارة ساعة ساعد سالم سام سانت سبع سبق سبيل ستار ستة ستكون سجل سجن سحب سحر
سد سرا سراح سري سعادة سعد سعر سعود سفر سقط سكان سكر سكس سلاح سلم سليم سماء سماع سمح سمحت سمع
سمير سنه سنين سهل سو سوء سواء سوبر سورة سوري سورية سوف سوق سوى سيء سيئة سيادة سيارة سيتم سيحدث
سيد سيدة سيدي سير سيف سيما شأن شئ شاب شابة شبه شدة شديد شراء شرب شرح شرف شرق شركة شريف شريك شعار
شعب شعر شغل شقة شك شكر شكل شمس شهد شو شيئ شيخ شين صار صارت صالح صحة صحفي صحية صحيفة صدام صدر صدق
صدور صرح صعب صغير صفر صلاح صلة صمت صنع صوت صورة صيد ضبط ضده ضرب ضمان ضوء ضيف ضيق طاقة طبق طبيب
طبية طرح طرد طرف طرق طعام طفل طلال طه طوال طول طويل طيار طيب طيران طيلة عادي عادية عاش عالم عالي
عالية عاما عامة عامر عامل عامي عامين عباس عبيد عثر عثمان عدا عدة عدت عدن عرب عربية عرض عرف عز
عزل عصر عقد عقل عكس علاء علق علوم علينا عما عماد عمار عمان عمرو عمري عمق عملا عملاء عملت عملك
عملنا عمله عملها عملي عمه عمي عنا عنده عنك عنوان عني عهد عيد عين عيون غادر غدا غرار غرب غرف غريب
غزة غني غيره غيرها غيرهم فئة فاز فان فتح فترة فجر فرد فرص فرض فرع فرق فريد فريق فصل فضاء فعال
فعل فعلا فعله فعلى ففي فقال فك فكان فكر فكرة فكل فلا فلم فلن فما فمن فن فنان فني فنية فهد فهل
فهم فهو فهي فور فوز فون فيروس فيس فيصل فيقول فيك فيلم فيما فين فينا فيهم قائد قابل قادة قادر
قاسم قاعة قاعدة قالت قاله قالوا قامت قانون قبر قبول قبيل قتل قدر قدم قدما قرار قرب قرن قرى قريب
قسم قصة قصر قصف قضاء قطار قطر قلب قلة قلت قلق قليل قمة قمت قوات قوة قوله قوم قوى قوي قوية قيد
قيل قيم قيمة كأس كأن كاف كافة كافي كامل كانا كانوا كانون كبار كتب كده كذا كذلك كريس كريم كسب كسر
كشف كفر كلا كلام كلب كلمات كلمة كلنا كله كلها كلية كمال كمان كمية كنا كهذه كوب كوني كيم لان لاين
لبناء لتكون لتلك لحد لحم لدى لدي لذا لذلك لسان لست لعام لعب لعبة لعدد لعل لعمل لقاء لقب لقد
لقوات لكرة لكم لكنه لكني لكي للبيع للحد لله لما لمدة لمصر لمن لموقع لنا لهذا لهذه لهم لهما لوحة
لوس لوضع لولا لون لويس ليست ليلة لين ليه ليوم مئة ماء مات مادة ماذا ماري ماك ماكس مالي مالية ماي
مبلغ متجر متر متعدد متن متى مثال مثير مجال مجاني مجانية مجتمع مجمع محسن محطة محور مخرج مدار مدة
مدخل مدرب مدن مدني مدى مرات مرت مرسي مرض مره مرور مريم مزيد مساء مسار مساعد مسقط مسلم مطار مطر
معا معرض معروف معظم معك معكم معلم معلومات معنا معه معها معهم معي معين معينة مقال مقدم مقر مكة
ملعب ملفات ملك ممكن ممن منا مناسب منتج منح منزل منصب منصة منصور منع منك منكم منهم منى مني مهما
مواد مواقع موت موضع موعد مياه ميت ميل مين نادر نادي نار نارية ناس ناصر نبيل نتحدث نجد نجم نجيب
نحب نحن نداء نرى نريد نزل نساء نسب نشر نص نصب نصر نصف نظر نظم نعلم نعم نعمل نقل نقول نكون نمت
نمو نهائي نهر نور نوم نيابة نيك نيو هادي هاري هام هاما هامة هاي هلا هلال هما هوية هى هيا هيل وإن
وادي واذا واصل وافق والآن والتر والد والدة والده والدي والذي والسلام والعمل والله والي وانا وانت
واي وايت وبذلك وبعد وبما وبين وتعد وتقول وتكون وتلك وتم وجاء وجعل وجل وجهات وجهة وجهك وجهه وجهها
وجهي وجوده وجودها وحسب وحين ودعم وذكر ورئيس وراء وزارة وزير وسائل وسوف وشك وصف وصل وصول وطلب وطن
وعبد وعد وعدد وعرض وعلى وعلي وعمل وعن وفق وفى وفيما وفيه وفيها وقال وقام وقبل وقتا وقتل وقتها
وقيل وكأن وكالة وكتب وكذلك وكل وكم وكما وكيف وكيل ولأن ولادة ولاية ولذلك ولما ولن وله ولها ولو
وليس ومصر ونحن ونشر ونصف ونقل وهذا وهذه وهل وهم وهما وهنا وهى ويب ويتم ويجب ويظهر ويعد ويقول وين
يبدأ يبلغ يتحدث يترك يتطلب يتغير يتكون يتوقع يتوقف يثير يجد يجري يجعل يجلس يجمع يجوز يحب يحدث
يحق يحل يخرج يخص يدخل يدرس يدعم يدل يده يدور يذكر يرد يرى يريد يزيد يساعد يسجل يسقط يسير يشبه
يشعر يشكل يشمل يشهد يشير يصبح يصف يصل يضع يضم يطلب يطلق يظهر يعبر يعد يعرض يعرف يعطي يعلم يعمل
يعني يعود يعيد يعيش يغير يقارب يقال يقبل يقدر يقدم يقرب يقصد يقع يقف يقل يقود يقول يقوم يقيم
يكتب يكشف يكن يلي يمثل يمر ينص ينظر يهدف يهم يوجد يوفر يولد يونس يونيو
""",
    "2211": """
aaron africa albert alex alice andrew asian austin billy boston brad brian carl charles chicago
chinese clark colorado dave david emily emma eric feb france friday greek greg harry hong indian
intel israel italian italy jackson james jane japan japanese jason jean jeff joe jones jordan
josh juan july june justin karen kate kelly kenn kent leon lisa london louis luke maria michael
microsoft mike mrs neil newton pacific paris paul peter rachel roger russia russian ryan santa
sarah scott simon spain sunday susan taylor thai tony tue tuesday york
""",
    "2212": """
abraham abu adams adelaide adler adolf adrian alabama alaska alfred amanda amsterdam américa
anderson andrea andreas angela anthony antonio arabic arctic argentina arkansas armen arthur
ashley axel bailey bain banco barack barcelona barry basel batman bauer baum bayer bayern becker
beijing bella benjamin berkeley berlin bernard bernie bett bilder birmingham blair blake blu
bobby boca boris brady brandon bravo brooks bros bruce bruno brussels butler cair california
campbell canada canadian carlo carlos carol carolina caroline carter casey castillo castro
catherine chad chancellor chile chris christians christine christmas christoph christopher
cincinnati claire clara clarke claude clinton cohen colin collins colonel commonwealth
connecticut copa corona craig cuba czech dallas dame daniel danny daten davis delhi democrats
denis denmark dennis denver derby derek detroit deus deutsch diana diego dios dirk disney dix
dodge donald doug dover drake duncan durant dutch dylan earl easter eddie edinburgh edward
edwards eis eisen elizabeth ellis emmanuel engel england enrique entwicklung erik europa evans
fach fahr felipe felix finland fischer fisher flores frage fragen franco franken franz frau
frauen freund fritz garten geneva georg george georges glenn gordon gott greece griff grove
guinea gulf halloween hannah harold harper harris harrison harvard harvey haupt hein helen henri
henry herald herbert herr herz hillary hitler holland holmes holocaust holt hond houston howard
hugh hugo hund illinois indiana indians informationen iowa iranian iraq ireland irish islam
italia jackie jahr jahren jake jamie janet january javier jens jeremy jerry jerusalem jesse
jesus jews joan joel johnny johnson jonas jonathan jorge jose josé juli julia kai kaiser kamp
kane kansas kant karl katie kauf keith keller kenny kenya kevin khan kinder kitty klaus koch
kong korea korean kraft krank kurt kyle lager larry lars latina laura lauren laurent lawrence
lebens leeds leicester lena lewis liam lily lima lincoln linda loch logan lois lords ltd lua
luca lucas luft luigi luis luna luther lynch lyon lópez macron madame madison madonna madrid
maine malcolm manchester manhattan manuel marcel marco marie marina mario markus marshall martha
martin marx maría mason massachusetts mayer medicare mei melbourne mercedes mets meyer miami
michel milan milano miller milwaukee minuten mississippi missouri modi monday monica montana
monte monter montreal moore morales moreno morgan morris moscow moses mumbai murphy murray musik
nacht namen nancy nass natal nathan nazi nelson netflix netherlands netz newcastle nicole
nigeria nina nintendo noah norman norte norway norwegian obama october ohio oktober oliver
ontario oregon orlando orleans oscar owen oxford pablo pakistan palmer paolo papa parker patrick
pedro perry personen perth pete petra philipp pierre pokemon poland porsche portland porto
potter preis programm prozent puerto putin ralph rangers raum reagan regel regina reid reyes
richard richmond robert robin roland rosa rosen roth rotterdam ruf sah sally samsung samuel
sanders santiago santo sara sass satan saudi schiff schmidt schwarz seattle seite seiten seoul
shakespeare shane shaw sierra silva singapore singh sinn sommer sony spiel springer spurs sri
stadt stanford stanley stephan stephen steve steven strauss strom stuart stunden stuttgart
sullivan superman sweden swedish swiss switzerland sydney syria syrian tage tanz telegraph terry
texas thailand thema thomas thursday tigers tommy toronto torres travis troy turner tyler tür
uhr unidos utah valencia valle vancouver venez venice vienna vince vincent volk wade wagner
wales walker wallace walmart walter warner warren washington wasser watson wayne weber wednesday
wein weiss welch welsh werner westminster wien wilde wilhelm william wilson wisconsin wochen
xbox zealand zimmer zucker бог сан
""",
    "2213": """
andré angeles bereich bergen bolivia bordeaux bosch brasil braun capitol ernst fernando
friedrich geschichte hilfe hindu jugend menschen millionen munich napoli oriental ottawa
pakistani raiders ricardo rogers russo simpson spencer unternehmen vegas venus
""",
    "2222": """
aachen aarde abajo abbau abbia abbiano abend abends aberta aberto abgeben abkommen abnehmen
abord absatz abschnitt absicht abstand abt abuela abzug acaba acabar acabei acabo acaso accanto
accesso accidente accordo accueil accès achar achat achte acidente acima acqua acque acquis acte
actes acteur acteurs actie actief actif actitud activa activo activos acto actores actos
actualmente actuar actuel actuelle actuellement acá adesso adoro adres adresse advies afd
affaire affaires affari affatto affäre afinal afirma afrika afrique afstand agence agente
agenten agentes agenti agentur agir agência ahí aient aime aiment aimer aimes aise aiuta aiuto
ajoute ajouter akku akten alain alcool alemania algun allais allait allant allein alleine
allemaal allez allons allora alltag allzu allá allé allí almeno alot alpen alpes alsof altas
alternativ alternativa altes altos altra altstadt alvo ambas amica amici amico amie amiga amigo
amis amore amour amérique analisi anbau anblick andando andar andare andata andato andern
andiamo anfang angabe angaben angeben angesehen anhalt anhand anima animais animales animali
ankommen anlage anlagen anlass anlegen anleitung ansatz ansehen ansicht ansichten anstatt
ansätze anteil antifa antiga antigo antigua antike antrag antreten antwoord anual anwendung
anyways anzahl anzi août aparte apfel apoyo appeler appelle appello appena apporte apporter
approche appui appunto aquel aquela aquella aquellas aquello aquilo arbeiten arbre archiv
archivo archivos aree argumente argumento armas armee armes armi armut armée armées arriva
arriver arrêt arrête arsch artes artigo artigos artista artistas artiste artistes artisti
artistique artículos arzt asie asien aspekt aspetto asshole assieme assunto assuntos assurer
asunto asuntos asyl atelier athen atitude atmen attacco attendre attendu attente attorno attuale
aufbau aufgabe aufgaben aufgeben aufgrund aufhalten aufkommen aufl aufnahme aufnehmen aufrecht
aufs aufstellen aufstellung aufwand augen aula aulas aun auquel aurai auras ausencia ausgabe
ausgaben ausgang ausgeben ausland ausmass ausnahme aussen ausstellung auswahl autant auteur
autore autoren autores autori autoridad autoridade autoridades autorin autorisation autos
autrement avais avance avancer avantage avantages avanti avendo avenir avete avion avions avión
avond avrebbe avrei avuto azul ação ações aí baan baas babe backen baden bahia bahn bahnen baile
baiser baixa baixo bajar balle balles ballon banca bande bandera banheiro banho banken banque
banques barco barre basado baseado bassa basse basso basta basura batalla bater bauch bauen baut
baño beachten beaux beber becken bedanken bedienen bedient beelden beenden begeben beginn
beginnen beginnt behalten beider beides bein beine beinen bela belege belegen belegt belge
bellen belles bello belo benannt beni benutzt beraten berater berge bericht berichte berichten
berichtet berliner bernd beruf berufen besass bescheid besetzt besitz besitzer beso besondere
besorgen bestaan bestand bestanden bestellen bestellt bestellung bestens bester bestes bestuur
besuch besuche besuchen besucher besucht betaald beter betere betont betragen betreiben beurt
beute bezeichnet bezig bezug bgb bibel biens bier biete bilan bilden billet billig billiger
binden bitte bière blague blanca blanche blase blatt blau blauen blockiert bloed blumen blut bmw
boas bock boden boek boeken bogen boire bomba bomen bonita bonito bonjour bonn bonnes boos bordo
bourse boven boxen brach bracht brachten brav brd brechen bref breit breite breiten breiter
bremer brengen bricht brille bringe bringt broek broer broma bronnen brood brot bruch bruder
brug bruit brust brutto brücken btw buchen bunt bunte buon buona buone buoni buono buscan busch
busse buts buurt bvb bête caballo cacher cadena caduta cae caer caixa caja calcio caldo caliente
calle calles calma calme cama campagna campagne campi caméra canale capa capace capaces capaz
capelli capire capisco capito capo capítulo caracas carajo caras carica carico caro carreira
carro carros cartas cartes cartão casal casamento casar casas casse castello castilla categorie
cazzo caída cbs cdu ceci cedo celebra celles celular cena cenas centaines cento centrale centri
centros centrum ceo cero certa certamente certe certes certi cesse chama chamar chambre champs
changement chanson charakter charte chasse chaud chave chefe chega cheia cheio chemie cheval
chiara chica chicas chico chicos chiedo chien chiens chier chino chinois chiunque choc christen
christi christliche christlichen christus chute chão chère ciao cible cibo cidades ciel cien
ciencia ciencias ciento cientos cierre cierto cima cina cinese cinq cita cité ciência ciências
ciò classique clientes clienti clube clé clés cnn coche codice coi coisas collectie collectif
collège colonia colore colores colori coloro colpa colpo columna colère comando combate combats
combien começa começo comienza comigo commandant commande commentaire commentaires commenti
commento commis communes competencia compito complexo compra compter computador comte comum
comune comunes comuni comunque comuns común concurso condizione condizioni confira congreso
connu connue connus conoce conserver consigli consigo consigue consiste constante consulta
contas contato contatto contente contesto contexte conti contient contigo continente continuer
continúa conto contou contrato contrats controlar contudo contém contó convertido convertirse
convient coole copia copine coragem coraggio corea corpos correcta correcto corrente correr
corse corsi corso corta corte cosi costante costas costi couche coucher coupe couper coups
couverture coût crea creare creato creazione crede credo cree creemos creer crees creo creó
crise critica croce croire crois croissance croit croix crée crítica csu cuesta cuja cujo
culturel cuore cura curieux curta custo cuya cuál cœur daba dach dacht dagli daheim dallo damals
damen dames danach danke danken danni danno danse dansen dança daqui daran darin darle darse
darstellen darstellung darte darum darunter dará datei dauer daumen davor dax daí daño daños ddr
debat debes debo debout decke decken decía deden dedo deel defensa defesa degene dein deine
deinem deinen deiner deines deixa deixe deja dejan deje dejen dejo delante delas delen deles
delito delitos delà demain demais demanda demander demuestra demás denaro denk denke denken
denkt dentre dents denuncia deporte deram derart derde derer derzeit desse dessen desses destaca
destas destes desto destra detalle detto deu deuda deur deuren devait devem devenir devenue
devez devi devia devido devient devo devoir devono devons devra devrais devrait dfb diante
diario diarios dices dicha dicht dicken dico dieci dienen dient diente dientes diep dieren
dieron dieter dieu diez diga digan digas digitale digitalen digo dije dinge dingen dinger
directa directamente directe directement directeur directo direi direita direito direitos
direkte direktor direto diretor direzione direção diritti diría disais disait disant discours
discurso disent diskussion disque disso distinto distância dite dites dito diventa dizer diário
doble doce documental documenti doden doel doet doigt domaines domanda domande donau dono doof
doppel dorp douce doute doux doy dpa dragen dran dreck drie drin drinken drinnen dritte dritten
drogen droom druck druk drôle drüber drücken duda dudas dudes duele duell dueño duits dumm
dunque dura durata dure duren durften duro durée duur duurt dvd dà dão dê dû eau eaux ebay ebbe
ebene ecco echar echte echten echter ecke ecken editie edizione eet effectivement effekt effets
effetti effetto egli ehe eier eiland einander einblick eind einde einheit einheiten einig
einigen einiger einleitung einnehmen einst einzig elbe elecciones elemente elementi elke eltern
embora empfang encanta encima encontro encuesta endet endete endlich endroit energie enero
enfant enfin engels engelse engen enige enkel enlace enlever ensino entanto entende entendo
entends entera entero entidad entidades entiendo entier entlang entorno entradas entrare entrega
entreprise entrer entro entrou entstand entstanden envers envie equipa equipe eram eran erano
erbe erben ergeben erger erich erop errado errichten errori erros erstellen erster eruit ervoor
erziehung esame esas escala esce escena escenario escola escribe escrito escucha escuchar
escuela esiste espace espacios especies espn esprit espère esquina essai essais essas essaye
essayer essendo essi estaban estadio estan estaria estatal estação esteja estes esteve estime
estiver estou estoy estudo estudos estuve estás esté estén estés etait etapa etat etats ethik
etliche etre età eua euch euer euh eure euren eurer eut evenement eventi ewig exakt examen
excepto existem existen existencia existenz existieren existiert existência experte experten
explica explication explique expliquer expressão expérience extrait extérieur eén fabrik facendo
faceva factores faden fai faible faim faite faits faixa fala falam falar fallait falle falsa
falso fand fanden fangen fanno farbe faria farlo farmi farsi farti farà farò fasse fassen fato
fatta fatte fatti faul faust faute faça faço fbi fdp fece fede feest feier feiert feierte fein
feind feinde feine feira feit feita feitas feiten feito feitos felder felice felices feliz
felsen fera feria fermo ferne ferner festa feste fester fett fette feuer fez fica fiche fick
ficken fico fiel fielen fiesta fiets fifa figli figlia figlio figuras figuren fijn fila filha
filho filhos filles filme filmen filmes finalmente finde findest fini finir finire finisce finit
fique firma fisch fische fixe flach flagge fleurs flink florian flotte flucht flug flur fluss
fläche foco fogo fokus fome fonds fonte fontes fonti fordern fordert forman formar formazione
formel formen formes formule formé foro forse fortement fortes forti forza forze força forças
forêt fotos fous fout frais fraktion francia frans franse frança frases freie freien freier
fresse freu freude freue freuen freunde freunden freut frio frist froid frère frères früh fuchs
fucked fuego fuente fuentes fuerte fuese fuhr fui fuimos fuite fundo funzione funzioni fuoco
fuori furent fällt fête fêtes fühl gaf gagne gagner galt gana ganas gara garde gare garota
garçon gasto gaten gato gdp gebe geef geest gegeben gehe geheel geil geile geist geister gelegen
gelegt gelijk gemaakt gemessen gemist genannt genauen genauer generaal generale generales
generalmente generatie generazione genere generell genf genial geniet genieten genitori genomen
genommen genova genug genuss genutzt genève geplant gerais geraten gerd gerhard gericht gerichte
gerichtet geriet gering gerissen gern gerne geruch gerufen gerät geste getan getragen getreten
getrieben geval geven gezeigt ggf giessen ginge gingen gioco gira giro giuseppe giusta giusto
giù glace glatt glück goethe goin goldene goldenen goles gop gosta gosto gottes goud goût gps
gracia grados gramm granada graz gregor greifen greift grens grob groei groen groene groep grond
grosse grosso groter grotere groupes grunde gruppe gruppen gruss grève grün guarda guardia guck
guida guillaume gusta guste guten guter gutes guía gás gérer haag haal haalt haare haat hablo
habs haces hadden hafen haft haga hagan hagas hagen hago haha hahn haine haken halb halbe halben
halbes halen halle hallo hals halte haltung halve hambre handball handbuch handel handeln
handelt handen handlung handwerk handys hangen harald hardcore harde harte harten hartz hará
haría hasard hasse hassen hasst haufen hause hauses hauteur haver havia hayan heben hecha hechos
heen heer heft heide heil heimat heinz heiss heisse heissen helden heller helmut helpen helpt
hemd heran herbst heren hermann herren herstellen herstellung hertha herum herunter herzen heut
hice hield hielt hiess hija himmel hintern historias historiker historique historisch
historische historischen hitze hiv hiver hmm hoef hoek hoge hoger hohe hohen hoher hoi hola
holen holstein holte holz homens honden honig honte hoor hoort hopelijk hopen horen horst
horário hosen houd houden houve hsv hubert hubiera hubieran hubiese hubo huile huit huizen hulp
humain humains humana humanidad humanos hunde hält hände hè hör hört ibm ichs ideale idee ideen
ideia ideias identidad identidade identisch ideologie idk idée idées iedere iemand ilegal ilha
imagens implica importa importancia importanti importants importanza importe importância imposer
impresa impuesto impuestos impôt incidente incontro indien indique indruk industria infancia
infatti infine informazione informazioni informe informes informieren informiert informó infos
infância ingreso inhalt inizia inizio inkl inneren innerhalb insel installiert instrumente
intanto intenta intentar intento intera interdit interesa intereses interessa interessen interna
interne interno intero interés intorno intérieur investieren investiert investissement
investoren inzet início ipad irak iria irland ironie irá irán irão isbn isla islas isola isst
italiane italie italien itunes jacke jagen jaja jakob jammer jamás jaren jaune jedes jefe jeito
jemand jena jene jenen jener jeter jeudi jeux jij jochen joder jogo joie joli journaliste
journalisten journalistes joven joão juden juez jugar juge juicio juifs juillet juist juiste
juiz junge jungen jungs junho junio junta juntas juntos jura juro justement justicia justiz
justo jänner kaart kaarten kabel kader kalender kalt kalte kalten kamen kamer kamera kammer
kanal kanton kapot karriere karte karten kasse katalog kategorie katze katzen kaufen keek keinem
keiner kenne kennis kennt keren kerk kette keuze kiel kijk kijken kilo kindern kindes kindheit
kino kirche kirchen klage klagen klang klas klassen kleur klick klingen klo klug knapp knast
knie kochen koffer komende komisch komische komme kommission komplex konden koning konnten
konrad konstant konto konzept koop kopen korte koud kracht krant krass kredit krieg krise krone
kuchen kuh kultur kunde kunden kurse kuss kust körper laag lachen lacht lados lago lait lancer
landen landes landet landrat landtag langage langem langen langer langues laquelle larga lasse
lasst lastig lato latte laufen laune laute lebe lebt leche lecker leden leder leeft leeg leek
leere leeren lees lega legale legales legende leger legge leggen leggi legno legte leia leib
leiche leichen leichte leichten leid leiden leider leiding leis leise leisten leite leiten
leiter leitet lejos leren lerne lernen lese lesen leser leste letra letras lettera letteratura
lettere letto letzte leuke leute leuten leva levar leyes lezen lezione leão león lhe lhes libera
libero libres libri libération licencia lieb liebe lieben lieber liebt lieder liefern liege
liegen liens liep liess liessen liet lieux lieve liever ligar ligue lijken lijn lille limites
limiti lindo linee linhas linie linien linke linken linz listas listo literatur literatura
livelli livello livres livros lixo lié liés lkw llena loca locali localidad locatie locken loco
locura logement logik logique logisch logrado lograr lohn loire loja londen longa longe longo
longtemps longue longues lopen lotta lourd luce luces lucha luchar lucht luister luiz lukt lul
lula lundi lune lunes lunga luogo luta lutar luxe länder länge länger lì löst maak maakt maakte
maand maanden maart maat macchina mache machten madeira madera madres maduro maestro magari
magasin magen maggio magia magst mailand mails mainz maio maiores maire maisons mala malade
maladies malas malen maler malo malos maman mamma manca manche manches manda mando maneras
manfred mangel manger manier maniera manieren mannes manque manter mardi marido marito marke
marken markiert markt maroc marque marques martes martín março maschine maske massen massima
massimo massiv massiven massnahme matar matchs materialien mathe matin mato mauer maul maus
maître medaille mede medici medico medien medische medizin medo meest meeste meia meid meiden
meilen meinem meinen meiner meines meinst meint meinte meios meist meiste meister melde melden
melhores membre membro membros memória mener menge menina meninas menino menores mensch menudo
merci merda merde merito merk merke merken merkt mese mesi mesmos messa messaggi messaggio messe
messen messer messi messieurs messo messung mestre mesures metade metern methoden metri mette
metti metà meurt meus mezelf mezzo mica midden midi miedo miei miembro miembros miete mieten
mieter mila milch milioni mille milliers millón minas minder minhas minimo ministro minore
minori minuti minuto mira mirada mirando mirar mises missen missione missão misura misure mitad
mitnehmen mitte mitten mitunter mme mocht moda modell modelle modello moderna modernen moderner
moderno modos modus modèles moe moeder moest mogen moindre molta momente momenti monat monate
monaten monats moneda montag montagne montant montre montrent montrer montón moord mord morgen
morir morire moritz morte morts motivi motivos moto movimento movimentos movimientos mps mrd
mucha muere muerte muerto muertos mulher muro murs muschi musiker musst musste mussten musée
mutter muur mão männer mène mère mètres mês mía mío naast nachts naciones nahe naissance naja
namelijk namens nantes nao nasa nase nata nationale nationalen nato natura naturalmente naturel
naturelle natureza navidad nazionale nazione nazioni nações nba nbc neem neer negativ negen
negli negocio negra negros neige nein nela nele nello nemen nenne nennen nera nessa nesse nette
netten netter netwerk neuem neuer neues neuf neun neus nfl nhl nhs nieder niente niets niks nimm
nix niña niñas niño noemen noire noirs noite nomes nomi noms nonna noord noorden nope norbert
norden norma normaal normale normalement normalen normaler normalmente normas norme notare noten
noter notfall noticia noticias notizia noto notte novamente novas nove novela novia novio novos
noël npd nrw nsa nsu nul nulle numeri numerose numérique numéro nuove nuovi nutze nutzen nutzer
nutzt nyc nº née nível nö obere objectif objectifs objekt objets obter obvio occidental occuper
ocho octobre octubre oddio odio oeil oeste ofen offen offene offenen offener offert offerta
offres offrir ohr ohren oito ojo ojos oldenburg olha olhar olho olhos olie olio olá omg onkel
onore ontem ontwerp onzin oog ooit oost oosten opel openbaar openbare operaciones operatie
operazione operazioni opere opfer opfern oppure optionen opção opération orchester ordem
ordentlich ordine ordre ordres organiser organisiert organisme organismo organizado
organizzazione orgullo origem originale origine orten ouais oude ouder ouest ouro outil outils
outre outta ouvre overal overheid oye paard paare packen padres paese paesi paga pagamento pagar
pagare pagine pago paio paix paket palacio palais palast palazzo palco palermo panik panzer pape
paradies parar paraît parco parfait parfois parigi pariser parkplatz parla parlando parle
parlement parles paro parola paroles parque partage partager partei partida partido partidos
partien partij partire partis partita partiti partito partout parís pasada pasan pasando pasaron
pase pasos passa passada passado passagem passaggio passando passant passar passaram passare
passati passato passen passend passende passenden passent passi passieren passiert passione
passo passou passt passwort passée pasó patienten paura paus payé peau pech pecho pede pedido
pedindo pedir pedo pedra peine pelas pele pelle pensa penser penses pensi penso peor perche
perda perdi perdre perdu perfil perigo permesso permis permiso perro perros persino perso
personagem personagens personaggi personaggio personaje personajes personale personales
personali personnage personnelle persoon perte perto però perú pesar pese peuple peur peux peça
peças peña pfund phd physik piani piccola piccole piccoli piccolo pide piden pido piena pijn
pior pire piso pista piste piu pkw placer plage plait planen planeta planeten planos plantas
plantes planung planète platte platten playa playstation plazo pleine plek pleno plätze pobre
poca poche podia podido podía podían poeta polen polizia ponen ponga pongo ponte popolare popolo
populaire populares poquito porno porra portant portanto portare portas portata portato portent
portes porté portée porém posibilidad posibles positionen posizione posizioni possa possam
possano possibili possibilidade possibles posso poste posten postes posti posé pote potencia
potencial potenza poter potere potete potrebbe potrei potuto pourra pourrais pourront pousse
povo pratica praxis precies prego preise preisen prende prenez presa prese presencia presentado
presentan presentar presentatie presentato presentes presenti presentó presenza preso presque
presse pression presso pressão preto preussen preuve prezzo preço preços prijs primaria
primeiras primeiros primi primär prinz probar proben probieren procent processos processus
prochain proche proches procura procès prodotti producten productie produire produkte produktion
produzione produção profesor profi profis profite profiter profitieren profundo progetti
progetto programmi projecten projets promis promover propiedades propios proposer proposta
propres propuesta propuestas propósito provare provas provato prática prénom prêt prête publica
publicaciones publicada publicado publicidad publics publicó publique pude pudo puente puerta
puertas puesta puestos puissance puissant punta puoi pura puro puse puso pussy puta putain puto
pão père pés pós quadro quais qualunque quantas quante quanti quantos quarta quarto quase quatro
quattro quei quellen quelles quelli quels quente querer queria quero queste questione questão
questões quiera quieran quieren quieres quiero quinta quiser quiso quitte quitter quizá quizás
quê raad raakt raakte raar rache rainer rainha raio raiva raken ralf rande rares raro rasse
raten rato rauch raus raza reactie reacties reais reaktion reale realen reales realidade
realisiert realizada realizzato reazione recente recettes rechner rechte rechten rechter rechts
recibe recibir reciente recours recuerdo redaktion redden reden redenen redet redor reeds reeks
referência reforma regalo regarde regeln regels regen regie regierung regio regionale regione
regiones regioni regla reglas regno regola regole regreso reiche reichen reicht reichte reife
reifen reina reine reinen reiner reino reis reise reisen reissen reiten reiter reizen rejoint
relatie relazione relazioni relève remis remise remix rende rennen renta rente rentre renzi
repas repente repose representante representantes reprise república reserva respekt responde
respuestas restent rester restlichen resté resulta resumen rete retten revenir revient revista
revoir revue rezept reçu riche richten richtet ricos rief riesen ringe rire risa risco riss
ritter roba robo roboter roja rojo rolf rolle rollen romano romper ronde rood rosario rosto
roten roter royale rtl rua ruas rues rufe rufen ruft ruhe ruido ruim runde runden runter ruolo
ruso russen russes ruta révolution río rôle rüber rücken saal saben sabor saca sacco sache
sachen sachsen saft saiba sair saison sait salario salat salen salga salida salido salir salle
salles saludo saludos salut salvar salvo salz salón samstag sanft sanierung sanno sassen satt
satz sauer sauf savez saída scelta scena schade schaden schaffe schaffen schalten schande schat
schau schauen schaut schein schicht schichten schick schicken schief schien schienen schiet
schiffe schifo schild schip schlag schlagen schlicht schloss schlug schnee schnitt scholen
schoss schrank schreib schreiben schrift schritt schritte schuh schuld schule schulen schuss
schutz schwere schwert schwestern schätze schön schüler scopo scrive scusa scène sechs secolo
seconda seconde secours secretario secretário seele segen segno seguito segundos segura seguros
seh sehe seht seid seien seines seither sejam selbe selben selber selectie selten senado senador
senat senato senden sendung senhor senken senso sente sentencia sentenza senti sentimento
sentimentos sentimiento sentimientos sentire sentito sento sentía seo sepa serai serais serata
serem seres serien serio serra sert servir servizi servizio servono serán sería serían sesso
sete setembro setor sette setze setzen setzt setzte seules seuls sexe sexo sexuelle sezione
shitty siamo siano sicht sieben sieg siegen sieger sieh siehe siente siento siete siga siglo
siglos signe signes significado signifie signor signora signore signé sigo silber simile simili
sinal sinds singen singolo singt sinken sinne sinto siti sitz sitzen siège skandal sluit sluiten
snelle sneller sociali socialista socialiste sofern sohn soi soient soin soins sois solamente
solange solch solche solchen solcher solches soli solide solito solle soluciones soluzione
somente somit somme sommet somos soms sonho sonhos sonido sonne sonst soort sorge sorgen sors
sorta sorten sorti sortie sortir sozial spagna spalle spanien spanier spanisch spanische
spanischen spanje sparen spass spazio spd speciale speciali specialmente specie speelt spelen
speler spesa spese spesso spiegel spiele spielen spiels spielt spoor sprach sprache sprachen
sprak sprake spricht springen springt spruch spullen spuren spät spö staan stade stahl stai
stamm stampa standen stanno stappen starb starke starker starten staten statistik statut stava
stavo stazione stecken steckt steden steeds steh stehe steigen steigt steine steken stel stelle
stellung stelt sterben sterk sterke sterne stessa stesse stets steuer steun stia stiamo stich
stieg stift stile stille stof stoff stond stonden storie straat strada strade strafe straks
strano strassen strich stroom studi stufe stufen stuhl stuk stunde sturen sturm stuur stört
stück sube subir subito successivo successo sucesso suche suchen suchst sucht suchte sucre suele
suena suerte suisse suivi suivre sulle sullo summe superar superbe superiore supermarkt supone
supongo supporto supuesto supérieur susanne sven systeme szene sánchez sänger sätze sì süss sœur
taak taal tabelle tagen tages tais tali tanta tantas tante tanti tanzen tardi tarea tareas tasa
tasse taten taucht taux taxe tbh teatro techo teile teilen teils teilt teken teksten tela
telefono telekom telle tellement teller telles tels temi temos tempel temperaturen tendance
tendo tenere tenes tengan tengo tenha tenham tenho tenia tenido tenir tenta tentar tente tenter
tenu tenue tenuto teoria terem teria termes termina termine termini termo termos terras terreno
terres terza terzo terá terça tesoro testa testen testi testigos testo teu teuer teurer teve
texten textes textos themen theodor theologie theorie thuis thème tief tien tienda tiendas tiens
tient tiere tieren tierra tipi tipp tipps tira tiro tirol tisch titel tits titten tive tiver tja
toca tochter tode todes toi tolle tollen toller toma tomado tomando tombe tomber tomo tomó tonen
tonnen tono toont topf toque toren torino torna torno torre totale tote toten toucher touché
tourisme touristen tourne tourner trae traer traf trage tragen trainieren traite traiter tratar
traten trato tratta tratti tratto trauen trauer traum traz trazer treffen treffer treiben treibt
trein trekt treno trente treten treu treue trier trinke tritt troca troppo trots trova trovi
trovo trug trás tsv tuer tuin tuoi turismo turm turnier turno tust tutta tuve tuvo tuya tué
twitch typen typisch typische typischen täter tío tôt ufer ulm ulrich ultima ultime ultimi
ultimo umana umani umgeben umgebung umso umzug unfall unica unico unidade unidas unido unie
unione uniquement unis uniti unità unité unités unrecht untere unteren unterm uomo urlaub urteil
usada usare usato usb usd usine usw utente utenti utile utilisation utilizzato utilizzo utrecht
uwe vaak vacaciones vacances vacío vada vader vado vais vaker vallen valori valt vanaf vanno
vanuit variante varie variedad vaste vater vaters vaut vaya vayan vayas vea vede vedi vedo
veilig veille veinte veio veja vejo veld vele vemos venant venda vender vendo venga vengo vente
venu veo veri veulent veux veía veículos vfb vfl vgl viagem viaggio viajar viaje viajes viande
vidas viendo vienen vienne viennent viens viento vieren vieron vierte vierten vieux vila villes
vindo vingt vino vinto violences violencia violência virgen visage visione visitar visitas viste
visão vitesse viu viva viven vivent viver vivre vlag voce voci voel voelen voelt voeren voet
voeten voici voie voient voies voile voire vois voit voiture voitures voix voler volg volgen
volgende volgens volgt volker volkes volle vollem vollen voller volo voltar voluto volver vond
vonden vooral voort voran vorig vorm vorn vorne voti voto votos vragen vrais vrede vriend
vuestra vuoi vuol vuole vuur vários vão väter vê vía vías waard waarde waarin wach wachsen wacht
wachten waffe waffen wagen wahlen wahr wahren wandel wann warme warmen warnt warst warte warten
warum waschen wdr wechsel weder wees wege weh weich weichen weile weimar weine weinen weisen
weisse weissen weisser weist weite weitem weiten weken welchem welchen welcher welches welk
welke welkom welle wellen wellicht welten wem wende wenden wens wensen werben werder werfen
werke werken werkt werte werten wesen westen westliche westlichen weten wette wetten wetter wies
wiese wiesen wijk wijn wilden wille willi willkommen willst winkel winnen winst wint wirst
wirtschaft wissenschaft wisst wist witte witz wlan woanders woche woher wolle womit wonen woning
woon woont woorden woran worte worum wou wtf wuchs wunder wurst wut wwe wächst wählen wählt
wände wär wären xix yea yep yeux yup zagen zahlen zaken zat zaten zdf zeeland zeer zeg zei
zeichen zeig zeige zeigte zeilen zeiten zeitung zeker zelle zellen zelt zentral zette zetten
zeuge zeugen zeven ziek ziele ziet zingen zit zitat zitten zog zogen zoll zomer zoon zorg zorgen
zover zowel zudem zuge zuid zullen zult zunge zus zwang zware zwart zählen zählt zéro áfrica
água âge âme ähm échange échanges école écoles éducation égard élection élections élu élus
émission émissions ésta éste étant état évolution één île öfter österreich övp übel üben übers
übung ага ах блин бой брат вами вера вечно вода вряд входит газ гг глава гол гости дай дал дали
дают днем дни др еду ес жаль ждать ждет жена жены жил жить зал знак ибо иван идет иди иду изд кг
кем км кого кое кому лично мать мере меры мид миру мной мое мой моя нами наши неё ними новая
новой нью нём оба обе общий олег оно оон отдел отца ох пить подряд подходит пора пост пресс путь
пять рад рода рост рот рук рф села сеть сила сих сми снять суд суть сша тела тело той топ тут уж
умер утра ушел храм цели цена цены цк цска черт член шаг экс
""",
    "2223": """
abitur abrir accepté aceitar aceite acerca acham achète actuales actualidad agencia aimé aktie
aktien aktive aktiven aktuelle aldus alguma algérie amenaza amerika annonce appliquer arabe
arbeiter arbres arquivos aspecto aspectos audiencia auront ausbau ausblick aussehen ausser
auszug automne avaient aveva avevo beamte beamten bedarf begangen begann begint begleitung begon
begonnen bekam bekamen bekend bekende bekijk bekijken bekommen benzin bereiche bereichen bereid
bereiken bereikt bereit bereiten bereitet bestaat betrag betreten betrieb betrieben bevat
bewahren bewegen bewerten bewiesen bewust bianca bianco bijna bilanz bildern bildet bildete
bildung bleef bleek bleib bleibe bleu borussia bosque brachte branca branche branco brandenburg
brasília brauch brauche brauchen braucht braut buches bullshit cantante cerco changements changé
chapitre chargé chercher chuva cinque clima climat coeur commencer concerto concetto concours
considera considerado considerando considerar considerato considerazione continuar continuo
cuantas cuarto culpa cultuur cumple dadurch debajo debba debemos debía debüt dedans dedos dessas
dessin dessous dessus dezember dezembro dinheiro dispuesto dochter domingo draagt draait drauf
draussen dreh dreht dreier dreimal droga drohen droht droite economico edição eenheid eenmaal
ehre ehren elezioni eliminar entière entscheiden eraan erbij erfahren erfurt ergab ergens ergibt
erhalt ervan espera esperaba esperamos esperando esperanza esperar esperienza espero estará
estaría estrada extraña extraño falando falou favore fenster fenêtre ferait ferien ferme fermer
fernsehen festen feststellen fieber firme folge folgen folgende folgenden folgender folgt folgte
folha fonctions formação frieden friedhof friedlich frische frío furono gamme ganado ganador
ganar ganha ganhar ganzen ganó garder gardien gebaut gebied gebiet gebiete gebieten gebracht
gebt gebunden geburt gedacht gedachten gedanke gedanken gedicht gedichte gedood gedrag geduld
gefahren gegend gehad gehalt gehalten geholt geladen gelang gelangen gelassen gelb gelbe gelben
geloven gelten geluid geluk gelungen gelände gelöst gemeente gemein gemeinde gemeinden gemeint
gentil geração gesagt gesang geschaffen geschah geschaut geschichten geschlagen geschlossen
geschrieben geschäft gesellschaft gesetz gesetzt gesicht gestalt gestalten gestaltet gestaltung
gestanden gestart gesteld gestellt gestern gestione gestão gestört gesucht gesund gesunde
gesunden gesungen gesù gewachsen gewalt gewann geweld gewesen gewicht gewinn gewinner gewiss
gewisse gewissen gewond gewone gewonnen gewählt gezet gezin gleiche gleichen gleicher globalen
gnade graag graden grafen grafik grau grauen graça graças grenze grenzen grundlage grundlagen
haaren habia habido habitude habla hablan hablas habt habían hangt hausse hermana hilft hinblick
hinweg hinweis hinweise hinzu hoeft hoeven hogar hogere hojas ihres imaginer imagino impacto
innere jarige jonge jongen joueur jugador jugadores jugando jugement juger juges junger kanada
kannte kapelle kapital kaputt kerl kilometer klant klanten klare klaren klasse klavier kleid
kleider kleiner kleines kleuren kollege kollegen kontakte kontext kooperation kopf kopie
korruption krebs kreis kreise kreisen kreises kreuz kurden kurve kurze kurzem kurzen kurzer kwam
kwamen küssen ladung landelijke landschaft langsam laufe lectura lequel lernt lernte lettre
lettres levando leveren levert levou leyendo lidar liebes ligação liggen limburg lingua lingue
lippen lisboa lokale luglio lungo lustig lustige luxus mandar mandat mandato mandou mannen
mantel mantém marsch matière mensagem mensagens mensaje mensajes menselijke mentira mercados
mercato merkel meteen methode mettere ministros mittag mitteln mittels molte momentan mondial
mondiale morti morto mortos mourir nadat nadie nahen nahm nahmen nannte nasce nasceu nationaal
nationen neanche nebel nehm nessun nessuna nessuno niemand nimmt ninguno nooit noviembre nutzung
occhi occhio oggetti oggetto opciones operação oreilles oriente orientierung ormai oscuro ostern
ostsee ottima ottimo ottobre ouvert ouverte ouverture ouvi pakken parecen parecer parecido
pareil pareja parmi partenza pegar pelea perfecta perfectamente perfecto periode periodista
periodistas personalidad personalmente pertanto pezzo pflege pflegen pflicht piazza piensa pieza
piraten plainte pleite pointe poisson politica politiche politici politico politie politiek
politik politiker politischen posee praat praia praten prazer praça precios presto pretende
privada privado privata privaten privato privé privée produkten psychische psychologie punkt
punkte punkten punten quede quién ragazzo ragione ragioni rapide rapporto rapports rasch rasen
rauchen razones razão razón reação rebellen recebe receber recevoir recordar rentner resistencia
respecter ressemble ricco ricevere richter richtete richtige richtigen richtiger richting
richtung richtungen ricorda ricordo ridere rimane rimasto risico risiken risiko risorse risponde
risposta risque risques risulta ritmo rivier rivista rojas rouges roupa rudolf rusia rusland
russe rustig saranno scarpe schatten sekunde sekunden sichern sicilia sicuro simpel sitios sitze
soeur sofort soleil solução spende spenden sporen staaten staates staats stammen staub stemmen
stimme stimmen stimmt strasse streichen streifen streit streiten streng struktur talento talvez
tasche taschen tatort teilnahme teilnehmen teilnehmer teilte teilweise tempi tempos teniendo
tenían terroristen tevens tinham titoli titolo titres ulrike umbau umfang umfeld ungarn união
unión unsicher unsinn unterhalb unterhalten unterlagen unternehmer varianten vecchi vecchia
vecchio vecino vecinos vediamo velha velho venait vencer venha venido venire veniva venne venta
ventaja ventana ventas ventes vento venuto veramente verandering verano verband verbieten
verbinding verbindung verboden verbot verbunden verbände verder verein vereine vereinen vereins
vereint veremos verfahren vergeben verhalten verkehr verlag verlauf verlegen verlegt verlies
verlo verlor verlust vermeld vermute vernichtet verra verre versagen versagt versehen versie
versione versorgen verstand verstanden versuch versuche versuchen versucht versão vertaling
verteld vertellen vertelt vertrag vertrek vertreten verzoek verão vestido vicenda vicini vicino
vidéo vieille vieja viejo vierge viernes vitória vivant voltou voorbeeld voorstellen vooruit
vorab vorbei vorfall vorher vorhin vorlage vorrei vorstand vorstellen vorstellung voyez wandern
wegens wenige wenigen werbung werkstatt werkte werkzeug witze wonach zaak zahlung zaun zeitlich
zeitpunkt zeitungen zeitweise zielen zoek zoeken zoekt zugang zugleich überall überaus überblick
übergeben überlegen überlegt übernahme übernehmen анна больно бывает верно вернуть верю вице
возле горы данной евро кино конца концов концу либо мае мини мою мысли новое новым общей одни
первые поле полной полный приказ приходит пришел раза разговор разница разные серии серия спорт
тема тему центр черный честь шести
""",
    "2232": """
dicembre dicen dicendo dicke envoyer evtl nombreuses refiere socken útil адрес
""",
    "2233": """
aanval abierto ablauf accepte achei acheter adelante aggiunto ajuda alcance alcun alcuna alcune
alerte allemand allerlei ancien ancienne anderem anderer anderes angegeben angehen angeht
angelegt angerufen angezeigt anoche anteile aperta aperto apesar apoio aprile aprire aquele
aqueles argentino arrivent arrivo articolo ataque ataques atenção atividade attaque atteindre
atteint attesa aucune aurais aurait avesse aviso befand befanden befinden blasen blaue botschaft
caisse cenário cerrado cerrar chiave choisi cielo cierta ciertas ciertos contratto contrôle
creado crecer crecimiento credere credito cuento debito difesa diritto dommage ebenen ebenso
echtes eerder eerst efeito eingang empleado empleados empleo emploi emprego ennemi enthalten
enthält erkennen ermee erover erreichen erreur erreurs ersatz ervaren ervaring essaie estando
estarán estrella estructura ewigkeit faites fasst fehlen ficam ficando ficar ficou fliesst fosse
fouten fpö fracaso frappe führen führt ganhou geeft geeignet gekommen gerecht habitantes
habitants hablando heureuse heureusement heureux hrsg humaine idioma idiots iguales immagine
immagini immerhin inclui incluye incluyen ineens inhoud inscrit inseln insieme inteiro irgend
jezelf klarer klären largement lekker lettura liegenden lijkt lijst llaman llamar loopt lutte
ländern lärm mañana merece mezcla mezzi middel middelen nacimiento nenhum nennt nieuw noches
nodig nostre nostri ocorre ocurre oeuvre oferta onderweg onderwerp onderzoek oranje ordnung
orientiert oskar oudere ouders ouvir ouvrir ovunque ovvero paredes pergunta plaît plezier
positie positief positieve positif positiv positiven positivo prazo prendere prends puisse
quedar quedo querem queremos querido quería queso quisiera raisons rechtbank rechtlich
rechtliche rechtlichen rechtzeitig rekord rendere rendu reprend repris reprises requiere
ressources riesce riesco riesgo riesig riesige riesigen rijden rijdt rispetto ritorno rostock
rostro settore sfida stagione tantos tercer tocar trafic umano umgang untergang unterricht
ustedes usuário usuários veloce verbonden vierde vlak vlucht voisin vorfeld vosotros wartet
werdet wijze zegt zelfs zieh ziehe ziehen zieht zonas ánimo ändern ärger ärzte écoute écouter
écran écrire édition élève élément éléments énergie équipe étage étape états étude études
évidence éviter öffentlich акции банк банка боли будем будете будь ваши верить видел видела
видеть видит видно видов виду виды водой воду военно военного военной военные военный военных
гарри говоря годов городе готовы давайте давать давление давно далее данном делает делал делам
делают делом делу дети детям единственный женой живет жителей жители знал знала знали игра игре
игру игры идут кажется камень канал карты клуб ключ конец крым крыма крыму куда купить легче
летний летом лиги лучшие лучший лучшим лучших мария марк марте мастер местного местных метро
метров моей моем можем мои моим моих моё народ начал начали начать наша наше нашел нашим нашла
нашли нашу нему никак никого никто новом новости новую ночи ночь образование общая общего общем
общество окна окно опять остров отец понять правда правду правил рада рады разве ранее рано
решать решений решить руками сети сколько скорее скоро словно слово станет станции стены стиль
столь столько суда сын сына тыс удар утро фонд фоне ходе хоть частей частности часы чему числа
чуть шесть явно
""",
    "2234": """
aktuell aktuellen городского городской люблю
""",
    "2243": """
страна
""",
    "2244": """
говорю говорят работников работой становятся
""",
    "23": """
أبريل أبعد أبناء أبواب أبيض أبيه أثناء أجمل أحاول أحدا أحداث أحدكم أحسن أحمر أخبر أخي أخيه أداء
أدت أدري أدلة أدوات أراد أربع أريد أساسي أساسية أشبه أشرف أشعر أشهر أصبح أصدر أصعب أصغر أصلا
أصيب أعرف أعظم أعلم أعلى أعني أعيد أغاني أغنية أفكر أقدر أقدم أقرب أقسم أقوم أقوى أقيم ألفا
أماكن أمرا أمراض أمره أمور أمير أمين أنهما أوائل أولاد أولى أيام أيها إذاعة إذن إليك إليكم إليها
إليهم ابحث ابناء اجتماع اجتماعية اختيار استخدامها اضغط اطفال اطلاق الآثار الآخر الآلاف الآلي
الأحداث الأحوال الأخبار الأخضر الأخلاق الأخير الأخيرة الأداء الأدب الأرضية الأساس الأساسي الأسد
الأسعار الأسفل الأسنان الأسود الأشهر الأعلى الأكبر الأكثر الأمراض الأمطار الأمم الأمور الأمير
الأميرة الأمين الأولية الإسلامي الإسلامية الإله الإمام الإنتاج الإنترنت الاخبار الاخر الاستخدام
الاسلام الاعتماد الاقتصاد الاقتصادية الاقل الامر الانترنت الانتقال الانسان الاول البحرية البدء
البرامج البرد البرنامج البرية البريد البلاد البلد البلدة البنت البنية البيئة البيان البيانات
البيت البيض البيضاء البيوت التابع التاريخي التاريخية التجارة التجاري التجارية التجمع التحقق
التحكم التدخل التربية التركي التركية التعامل التعاون التعرض التعرف التعريف التعلم التقدم التقنية
التنفس التواصل التوتر التوصل التيار الثالثة الثلاث الثمن الثوار الثورة الثوري الجامعة الجبال
الجبل الجدار الجدد الجديد الجزء الجزائر الجزر الجزيرة الجسر الجسم الجمال الجمعة الجمهور الجميع
الجميل الجنة الجنس الجنوب الجنود الجهات الجهاد الجهة الجهد الجهود الجوال الجوع الجولة الجوي
الجوية الجيد الجيدة الجيش الحاج الحادي الحادية الحاسب الحالات الحالة الحالي الحالية الحجب الحجة
الحديد الحرارة الحرام الحربي الحرة الحرس الحركة الحروب الحروف الحرية الحريق الحزن الحسين الحشد
الحفل الحكام الحكومة الحمام الحملة الحوار الحية الخبر الخطأ الخطاب الخطة الخطر الخطوات الخطوة
الخطوط الخطيب الخلف الخلق الخليل الخمس الخوف الخيار الخير الدائم الداخل الدراسة الدرجة الدفع
الدقيقة الدماء الدماغ الدواء الدورة الدوري الدولارات الدولي الدولية الذات الذرة الذى الرأس
الرائد الرائع الرابط الرابع الراحة الرجل الرحلة الرحمة الرحمن الرحيل الرحيم الرسم الرعب الرغم
الرقم الروح الروسي الرياضة الرياضي الرياضيات الرياضية الزمان الزمن السائق السابع السابق الساحة
الساعة السبت السبع السحر السلاح السلامة السلة السماء السمك السنين السهل السوري السورية السيئة
السيارة السياسة السيدة السيف الشأن الشام الشامل الشاي الشباب الشخصي الشخصيات الشخصية الشديد
الشرطة الشرعي الشرق الشرقي الشركات الشركة الشريف الشمال الشمس الشوط الشيء الصادر الصبر الصحي
الصحية الصحيح الصغير الصلة الصمت الصوت الصورة الصيف الصين الضفة الطاقة الطبقة الطبي الطبيب
الطبية الطرف الطرق الطريق الطعام الطفل الطويل الطيب الطيران الظاهرة الظروف الظلم العادي العادية
العالمي العالمين العالي العالية العدو العرش العسل العشاء العشر العصر العصور العظام العفو العقود
العقيد العلماء العلمي العلمية العلوم العمر العملاء العملات العملة العملية العميد العميل العنف
العنوان العهد العيش العيون الغابة الغد الغرب الغربية الغرض الغرف الغريب الغني الفرح الفرس الفرص
الفرق الفضاء الفقر الفقه الفنان الفنية القائد القائم القادة القادر القارة القاعدة القانوني
القانونية القاهرة القتل القدس القرى القريب القرية القصة القصف القطار القطع القلب القلق القليل
القمة القمر القوية القيام الكافي الكامل الكبار الكبد الكبير الكثير الكريم الكلام الكلب الكلمات
الكلية الكورية اللحم اللعب اللهم اللواء اللون المؤتمر المؤلف المؤمن المالي المالية المتوسط
المتوقع المجال المجالات المجتمع المجلس المحافظ المحطة المحلي المحلية المختلفة المدن المدني المدى
المرء المرات المرة المرض المركز المرور المسؤول المساء المساحة المسار المساعدة المسافة المستخدم
المستشار المستمر المستوى المسجد المسلم المسيرة المشترك المشروع المشهد المصادر المصدر المصري
المعرض المعروف المعلم المعنى المعنية المغرب المقابل المقبل المقدم المكتب الملعب الملف الملكة
الملكي الملكية الممكن المملكة المناخ المناسب المناطق المناعة المنتج المنزل المنورة المهام المهني
المهنية المواد الموافق المواقع الموت الموسم الموصل الموضوع النادي النار النارية الناصر النبي
النجم النساء النسبة النشر النص النصر النصف النظر النفس النقد النقل النمو النهر النور النوع النوم
النيران النيل الهلال الهواء الهوية الواقع الوزارة الوزن الوزير الوصف الوصول الوضع الوطن الولاية
اليومي اليومية بأحد بأفضل بأمر بأنك بأننا بأنني بأنه بأنها بأنهم بأني بأي بإعادة باستخدام باقي
بالأمر بالأمس بالصور بالقرب بالقوة بالمئة بالنسبة بالنظر بخير بسعر بشأن بشدة بصوت بصورة بطريقة
بعدة بعدما بعضنا بعضها بعضهم بقوة بكثير بمثل بمصر بنسبة بينما بيننا بينه بينها بينهم تأتي تأخذ
تأخر تاريخية تبحث تبدأ تبلغ تتحدث تتخذ تتطلب تتعلق تتغير تتكون تتوقع تتوقف تجري تجعل تحتاج تحتوي
تحدد تحديث تحديد تحرك تخيل تدعم تدور ترجع تساعد تستحق تستخدم تستمر تستهدف تسجيل تسع تسعة تسقط
تسلم تسليم تسير تعالى تعتبر تفضل تقتل تمارس تهدف ثلاثة ثلاثين جميعا جميعها جميعهم جنيف جنيه حاجة
حساب حسام حلقة حلول حوالي حوض حولك حوله حولها حينما حينها خطرا خلاله خلالها دائرة داخلية دعا
دورا دورات دولار دولية ذاتها رئيسة رئيسية رسمي رمضان ساعات سعيد سياسي شباب شباط شبكات شبكة شخصا
شخصي شخصيا شخصيات شخصية شهرة صحيح صغيرة صفحة طريقها عبدالله عربي عشرات عشرة عقب عقود علاقات
علماء علمت علمي علمية عليا عليك عليكم عليهم عمران عمرك عمره عمرها عندك عندنا عندي عنصر عنها عنهم
عوض فأنا فإنها فقدان فقدت فنحن فيلا قائمة قصير كاملة كتابا كتابه كثيرا كيفية لأجل لأحد لأفضل
لأنك لأننا لأنني لأنه لأنها لأنهم لأني لأول لأي لإدارة لإعادة لحزب لحل لدعم لدولة لديك لدينا
لديه لديهم لكننا لكنني لكنها لكنهم للأبد للأطفال للتو للحصول للعام للعمل للمرة لنشر لنظام لنقل
ليسوا مؤتمر مؤشر مؤلم مؤمن مايك مباشر مباشرة مبدأ متاحة مترجم مترو مثله مثلها مجالات مجرد مجلة
مجموع محافظة محدد محدود محرك محلية محمود مختلفة مدريد مدير مربع مرتبط مرحلة مستقل مستمر مستوى
مشترك مشروع مشهد مصاب مصدر مصرية مصير مضت مضى مطعم مطلع معدل معدلات معنى معهد مفيد مقاعد مقبول
مقطع مكانا مكانة مكانه مكتب مليئة مليار مليون ممثل مميز منهما مهمة موجودة موسم موقعنا نبدأ نصيب
نفسك نفسها نفسية نقابة نقاط نقدم نقص نقطة نقوم نواب نوعا نوعها نوعية نيوز هيئة وآخر وأخرى وأما
وأنا وأنت وأنه وأنها وأي وإذا وإعادة وإلا وإلى واحدا والأمن والعالم والناس وبدأ وبناء وحتى وضعها
وغيره وغيرها وغيرهم وقالت وكانت ولكننا ولكنني ولكنه ولكنها ولكنهم ولكني وماذا ومنذ ومنها ومنهم
ويمكن يتعلق يتمتع يتمكن يتميز يحاول يحصل يحضر يحقق يحكم يحمل يسبب يستحق يستخدم يستمر يفضل يقضي
يقوله يكونوا يمكنك يمكنكم يمكننا يمكنني يمكنه يمكنها يمكنهم يوليو يوما يومي يوميا يومين
""",
    "2311": """
brazil egypt
""",
    "2312": """
african americans arizona australia australian austria barbara britain british broadway bryan
cambridge catholic charlie cowboys douglas dubai dublin european february florida frankfurt
franklin françois gabriel germany graham hamilton hollywood islamic jewish jimmy joseph julian
julie julio liverpool louise lucy marcos marcus margaret matthew mexican mexico michelle
michigan nicholas paulo pennsylvania philadelphia philip pierce quebec republicans roberto
robinson russell sophie stewart taiwan tennessee toyota ukraine universidad victor victoria
victorian vietnam yorkshire
""",
    "2313": """
admiral arabia barnes beispiel belgium blanco bristol buenos bundes cameron christianity
cristina cuban curtis dakota davies dortmund eagles einsatz españa familie florence francis
funktion germans gloria hamburg henderson hispanic hudson institut instituto julius kunst lloyd
ludwig majesty miguel muslims méxico müller nazis oklahoma oliveira patriots portugal queensland
québec salvador santos sergeant stevens thanksgiving tobias treasurer virginia wolfgang
""",
    "2322": """
acceder adultes americana americano americanos annehmen apartamento appris aventure barrio
bernhard bloemen briten britische britischen britse brunnen cambia certainement certaines chegar
colegio comparaison complexe concepto contenu courant courir couronne côte daarin daarna deciso
demandes determinar devemos diesmal dimensioni distrito dominio douche douze dépend employé
employés espagne europea europei europeia europeo europeos excelente expertos febrero flammen
frankreich frankrijk generationen germania gesehen governador hierbei hierbij hierdoor hierher
hieronder hierro hierzu hinten intentando internationale internationalen internationaler julho
julien laboral leggere locais locaux louco machte magnifique marcas marcha marche marcher
marchés margen mattina meglio mexiko misión nachbar nachdem nachher nachkommen nachricht
nachweis nación numerosi numerosos officiel pokal possiamo possuem premiers premio premios
propias russie russisch russische russischen russland russlands sabato sabem sabemos sabes sabia
sabine sabía sacar scienza semaines sirve soldados soldat soldaten soldati soldats soldi
sparkasse sportler sportlich sportliche sprich termijn universidade universidades universiteit
università universität université universo universum victime victimes victoire wanneer wenns
whatsapp wirft wirken wirkt какая каким каких какого какое каком какую описание первая проходит
""",
    "2323": """
activité activités ambiental amplia amplio aquelas arabes arabien arrière assistir associação
associé attività auftrag augustus aurez aussage aussagen aussicht autorità autorité autorités
bailar bancos bargeld batterie battre beauté beetje behindert behulp belleza bellezza beneden
beneficio beneficios beschloss beschlossen beschreiben beschreibung beschrieben betalen betrug
bezahlen beziehung bezirk bezit bezoek bezogen biblioteca bienes bienestar bienvenue bilhões
blancos blancs blessé bolsa bombe bordel bouche bouw bouwen brazo bremen buenas bueno bunten
cambió canales canciones canción canzone capacidade carrière cavallo celebrar chamada chamado
chamou championnat ciudadano ciudadanos civile civiles civili classement cocina colección
collaborazione comisión comité communauté comparación competição compleet complejo conceito
concernant condición congresso conseil conseiller conseils consejo consejos conselho conversa
conversar coração coronel correo correspondiente corsa cortes corto couleurs creación crescer
criada criado crimen criou crisi cristo dahin dahinter daneben dankbar davantage davanti davvero
decisione decisiones decreto demandé departamento derecha derrière diceva dieselbe dieselben
dietro dilma dimanche dipende discussie discussione discussão distribuzione división doença
doktor dolce dollari donnant donné dortigen douleur doveva dulce dumme dunkel dunkle dunklen
durchaus durchs durfte débat décret economia economica economie economische economía edición
educación educação eigene eigenem eigenes eigenlijk eigenschaft einiges einsätze einzug elección
eleição energien energía entrée entró erfolg escrita essayé estación estudios europas
evangelische evangelischen exactamente exactement exacto famiglia familien familles família
farben fermé financement finché firenze firmen flecken fleisch fondation fondazione fondi fondos
formación forscher fortuna fotografia foule fragt fragte francese francés francês freaking fremd
fremde fremden frisch frischen froh frontière frontières fundación fundação futur février
führung fürchte fürchten fürs fürst füssen galerie garnicht gasten gastos gebeten geboren
geboten gefahr gefallen gefangen gefunden gefällt gefühl gegangen gegessen gegner geldt
generación gestión gewinne gewinnen gewoon geworden gibst gibts giovane giovani globo golpe
gouden graben grazie grossem grossen grosser grosses grüssen guardare guerre gustan gustav gustó
gutachten gutem habrá hamburger hauts herrn hochzeit hommage huevo huevos humanité häuser höhe
höher höhere höre hören identità identität identité iglesia imperio independencia independente
independiente independência industrie infantil inferiore influencia influência informação
inhalte instituciones institutionen instituts internacionales interpretación investigaciones
investigação invité invités jagd januar jongens jongeren joue jouer joueurs journalismus jouw
joué junioren kameras kinderen kleinere kleinste knoten konsum kostenlos kotzen köln küche küste
lancé liberación liberalen libertad libertà liberté licença linguagem linguaggio localização
logró lokalen lukas lumière lunettes machst majorité malgré mamá manchen mancher maneira manejo
mangels manifestazione marburg mariage marqué materiale maximilian medicina mehrere mehreren
mehrheit meinung meinungen mengen milhões militaire militaires militare militari militär
milliards ministerie ministerio ministerium ministero ministre ministres ministère mobiele
modalità moglie morrer morreu mouvement moyenne moyens mudar mudou museen museo museu mythos
mãos média médias médico médicos médio mémoire mérite métier métodos métro müll müsse nachteil
nacionales naturale naturales naturaleza nemico nemmeno nichtmal nonché nouvel novembro nähe
näher oficina opción operación operações organisationen organisé organização pantalla papier
papst papá paradis parlait parlament parlamento parlano parlant parlare parlato parlent parlé
participantes participar participação participé partnerschaft pasión patria pediu pensaba
pensado pensais pensamento pensamiento pensamientos pensando pensare pensato pensavo pensent
pensiero pensé pensée permiten permitir philosophie piedi piedra piedras pieds pierde pilote
piloten pocos podrá podrán policial policier policía policías população porqué poucos premières
presentación presença presión primeras primeros principes probeer probeert probleem probleme
problemen problemi professionell professionnel professionnelle professionnels profiel profilo
programação proteger proteste protezione proteção publicación publicação publicité pérez qualità
qualität quantità quantité quartier quartiere quartiers rapidamente rarement reacción realität
recentemente reformas reformen regionalen regionen região región relatório religionen
representación resistenza resistência responsabile responsabilidad responsabilidade
responsabilité responsables responsibilities responsável resultaat resultat resultaten rhein
réaction réduction réel réelle réforme réponses réputation réserve réunion sacré sagst sagten
sahen saiu salaire salvare salvini sangre sangue sapere sauber sauver savais savait savent
schatz scheibe scheinen scheint scheiss scheisse schlau schnelle schnellen schneller schock
schoon schrieb schwaben schwach schwache schwachen schwanger schwanz schwester schwul schwule
schwäche scientifique scorso sección secondaire secondes secondi secretaría secteur sectores
seguire segurança seleção sensación sensação septiembre serieus sesión sicherer sicherheit
sicherlich sicherung sindaco situationen situação situé slecht slechte slechts sociais sociaux
sociedade società socorro solución souci soucis soumis spannung spirito spitzen squadra staffel
standort standpunkt starken starkes startet startete stationen stirbt stirn strategie studenten
studenti studiare studie studien studieren studiert studierte studium sueño sueños suffit sugli
superiori suyo syrie syrien séance século séjour sélection séries sério süd süssen tambien
techniek technik techniker technisch technische technischen technischer technologie tecnica
tecnico temperatur tentando tentativa tentativo tentou tenté terminar territorio tiefer tierras
tirar tirer tiré tolles tombé torneo touche tourismus tradicional traditionele traditionell
traditionelle traditionellen tradizione traduction traité travaille trekken triste trotz
trouvent trouxe truc trucs trugen truppe tweede utilisé vendita vendre vendredi vendu venezia
verdacht verdanken verdienen verdient vergessen vergleich verglichen verità vermisse versión
vieler vieles villaggio visión vivere vivimos vivir voces vocês vogel voglio vollkommen voorbij
wahre warnen warnung weiterbildung weiteren weiterer weiteres weiterhin weltweit wesentlich
wolken zouden zumal zurzeit zweck zwecke zweier zweimal zweite zweiten zweiter zweites бога богу
большая большей ваша ваше вашего вашей главная главного главное главной главный главным главных
король короля особо пару пары первое первом первым первых причем причин сама самая самое самой
самому самые такая таки такими таком такую темы украина этап
""",
    "2324": """
actualité ausbildung capacità capacité esperança gustaría pareció principais principale
principalement principali principaux principios prisión tecnologia verdeeld versetzt versionen
verslag большую совета советский советских советского советской
""",
    "2332": """
atualmente communicatie prefiero sucede
""",
    "2333": """
abertura absolument absoluta absolutamente absoluten absoluto abstieg acabou acabó aceptar
afecta affiche afirmou ajudar aktivität alcanza alguien alguno alimentation allemagne angekommen
animaux anschauen anschlag anteriormente antiguo anuncio anunciou anunció análise análisis
aparece aparecen aparecer apareceu apertura aplicaciones aplicar appareil appareils apparition
appartement appartient appelé applicazione apprend apresenta apresentar aquellos arbeite arriba
arrivano arrivare arrivata arrivati arrivato arrivé arrivée articoli asegurar asistencia
assassinato assembleia atividades atrás attraktiv attraverso augmenter aumentar aumentare
auraient ausgeführt ausgegeben ausgehen ausgeht ausgelegt ausgezeichnet auteurs automatisch
ayudar baisse bajos bambini bambino basiert bateau bateria bebé bebê bedingt begraven begriff
behandeling behandeln behandelt behandlung belangrijk beleid beleza beliebt benötigen benötigt
besiegt besoins besserung bestehen bestimmte bestimmten bestimmung bestimmungen betracht
betrachten bieden bisherige bisherigen bislang blijf blijft blijkt blijven buitenland buscando
börse bösen cabello cabeça cadeau cadeia cambiado cambiare cambiato caminar caminho caminos
campaña candidat candidato candidatos candidats capitaine capitale capitano capitán capitão
caractère carattere cargos categoría causas cellulare cercando cercano cercare cercato cercle
cerebro certaine cervello chacun chacune chaleur chegada chegando chegou chiama chiaro chiffre
chiffres chocolat choisir cifras ciudades collega colocar combinatie comentario comentarios
comentário comentários comenzar comerciales comercio começar começaram começou commerciale
compagnia compagnie compagnies compartir complicado complète comportamento comportamiento
comportement composto composé comprar comprare compras comprendre comprends compris compromiso
comptes compétences comunale comunicaciones comunicazione comunidade comunidades comunista
concerne concurrence condições conduire conduite conferencia conferma conferência confiance
conflicto conflictos conflit confronti confronto conhece conhecer conhecida conhecido
conhecimento conheço connais connaissance connaissent connaît connaître conocen conocida
conocido conocidos conocimiento conocimientos conoscenza conoscere consecuencia consegue
consegui considère considéré constitue construir construire construit construção contenidos
contenuti contenuto continuare contraire contrairement controllo convierte coopération corazón
corresponde corrida coupable criança crianças criação crédit crédito créé cuadro cucina cuentan
cuerpos cuidado cuidar culpable cuyo céu côtés daarbij daarom daarop daarvan daraus darfst
dauern dauert debatte deberá debería deberían debió decidere decidido decidir decirle decisão
declaraciones declaró dedicado dedicato definitiv definitivamente definizione degré deixando
deixar deixou dejado dejando dejaron dejó demasiado democracia demostrar depende deportes
derniers desea desejo desenvolvimento deseo despues destaque detalhes detrás deutet deutlich
deutliche deutlicher deveria diciamo diciembre diciendo diferencias differenza difficulté
difficultés différence différente dignidad dikke dirais dirait diretamente diretta diretto
dirigida dirigido discuter disparu disponibile disponível dispositif disposizione distanz
distanza distintas distintos diversa diversen diverses diversi diverso divertente divertido
dizem dizendo domani domicile donnent donnerstag donnée dormir dormire dovrebbe dovuto drogas
drogue dusche duschen década décadas décembre décide décider décision décisions décrit décès
délai dépenses désir détail détails dónde dürfen dürfte dürften edificio eerlijk efectivo efecto
efectos efficace eigenaar eigener einfache einfachen einfacher einstellen einstellung einzeln
einzelne einzelnen einzelner einzige einzigen einziger ejecutivo electrónico elegido elegir
emergencia emergência emotionen empezar empezó empresarios encontra encontrado encontram
encontramos encontré encontró encuentro enfance enfim enquête entendido entendre entendu
entfernen entfernt entfernung entrenamiento entrevista entwickeln entwickelt entwickler enviado
enviar environnement envió envoyé equipos erfunden erhält erklären erklärt erleben erreicht
erreichte erreichten errore errores erstellt erstens erstes erstmal erwarten erwiesen escolar
escolas escolha escolher escrever escribir escritor escritores escritório especiais especiales
especie esposa esposo establece establecer establecido estadual estrutura estudantes estudar
estudiante estudiar estuvo evidencia evidente excellente exemplare exemples exercice
experiencias experiência experiências explicar expresión exteriores extremamente extremo extrême
faccia faccio facilement facilmente facultad faisait faisant faktor faktoren falsch falsche
falschen famoso fantasie favoriete fazem fazendo fazia fazit fechar fechas fertig feuilles
fianco ficaram finalement finales financière finanziert fingern finita finito fisica forcément
formulierung fossi fournir fratelli fratello frecuencia freiheit fronte frontera früchte frühe
frühen früher frühere fuckin fueran fuerza fuerzas funcionamiento funcionarios funcionários
functie fussball física físico fünf ganzes garantie garantir gegenstand gegenwart gegenüber
gehst gehts gekocht gekomen gelebt geleerd geleitet gelezen gelingen geradezu geralmente
gevallen gevonden gezellig gezicht gezien gezocht gezogen gezond gezählt giornata glaub
gleichzeitig grootste gruppi gruppo gucken guckt género génial génie générale génération
habilidades habitación hacemos hacerle hacerlo hacerse hacienda hacía heiraten helemaal helfer
helft hicieron hiciste hinteren hintergrund hinterher histoires histórias histórica histórico
hoofd hoogste hoogte hätte hätten héros idioten idéal ignorieren illegale immigrati immobilien
immobilier impossibile impossível inclusief incredibile individu individuelle individuos
individus informatik informatique inglés inglês ingresos ingresso inhaber iniciativa inició
instalaciones inteligencia inteligente intensiv interesante interessant interessante
interessanten interessanter interessantes interessi interessieren interessiert interessierte
intervista invece inversiones izquierda japonais japão japón jedenfalls jederzeit jegliche
jogador jogadores jogar jogos jornada jornal jovem jovens jueces juega juegos jueves jusque
jäger jóvenes klassiker klassische klassischen klinik kombination kommando kommende kommenden
kommst komplett komplexe konkret konsequent kostet krijg krijgen krijgt käme käse könig könige
königin königs könne könnt könnten laatst laatste laisse laisser laissez langsamer lascia
lasciare lauten lauter lautet lavora lavorare lavorato lavoratori lavori leerlingen leichter
lengte lengua liefde liefert liefst lignes llamada llamadas llamado llamó llega llegada llegado
llegan llegando llegaron llego llegue llegó lleva llevaba llevado llevan llevo llevó longueur
lädt längere längeren längst läuft légende léger límite límites líneas löcher lösen löste löwen
maggior maioria mantenere mantenimiento materiaal materiales matrimonio matéria matériel mauern
mecs meilleur meilleure meilleures meilleurs meldet melhorar membri mettant migliore migliori
migranten mismas mismos mochte mogelijke molesta molti mooi mooie moteur motiviert mouvements
muita muitas muitos máquina máxima mãe mêmes móvil möbel möchten möge mögen müde mühe nascimento
naturais necessario necessidade negocios nerven nervt nervös niedrig niveaux niveles nochmal
nogal nommé nossas nossos nueve nächste nächsten nächster nächte objetivos obtenir obtenu
ocasiones occasione ocorreu ocurrido oferece oferecer officier opinione opiniones opinión
organisatie organisieren organizaciones padrão paiement palavras parcours parijs parteien
partenaires participer particolare particularmente passei pauvre película películas pensei
pensez pequena pequenas pequeno pequenos pequeña pequeñas pequeño pequeños perceber perchè
perdere perdido perdita perdón perfeito perfekt perfetta perfetto perguntas permanente
permettant permette permettent permettre personeel persönlich persönliche persönlichen
persönlicher persönliches persönlichkeit pessoais pessoal pieno pienso piezas pintura pièce
pièces placé plaisir plastik plataforma pobres pocas pochi poderes poderia poderiam poderá
podrían poissons policiais politiques politisch politische politischer politisches polícia
políticas político políticos ponerse populair porcentaje posição possibilità possibilité
posteriormente potentiel potsdam pourtant pouvais pouvant praktisch praktische praktischen
praticamente pratiques precedente precedenti precisam precisamente precisamos precisar preciso
preguntas prenant preparado pressione prezzi primaire princesa princesse principe prinzip prisão
probabilmente probablement probablemente probeerde probiert problèmes procedimiento procesos
procurando procurar procureur prodotto producir profesionales profesores professora professore
professores profissional prognose progreso projetos promedio promoção proposé propria proprie
propriété prouver provinz pruebas práctica précis précise préparation prépare présence présente
présenter présents prévu próxima pubblica pubblico publiques publié publiée pudiera pudieron
puedan puedas puedo puisque punti páginas période públicas públicos qualcosa quedado quedan
quedaron quedarse quedó rappeler rappelle realizó recherches recibido recibió recuperar reducir
regarder regardé regering rejoindre rekening relacionado relacionados relacionamento relatief
relativamente relativement relações religieux religione religiosa religião religión remarque
remplacer rencontres rentrer residencia restaurante retirer retourne retourner retrouve
retrouver reunión revanche revenu revenus rhythmus richiesta richtiges rischio rondom rápida
règles règne récit régime régimen régional régions régler résidence résistance réussi salió
samedi sarebbe sarei schlecht schlechte schlechten schlechter schonmal schweren schwerer
schwerpunkt scoperto secreto seguente seguida seguido seguimos seguindo seguinte seguintes
seitdem seitens seizoen semblait semblent sembra semplice seraient serviço sessão sexta señal
señala señor señora señores sichere sicheren significato siguen similares simplemente sinais
sinkt sistemi situaciones situatie situazione située sitzt siècle siècles slaan slaap slapen
sodass soggetti soggetto sogno soirée solicitud sollst solltest sondage sonstige sopra sorella
sorgt sourire souris soutien sowas sowohl spelers speranza spero spitze spontan spreche sprechen
sprecher spreken späteren staatliche staatlichen stadion statistiken statistiques stoppen
storica storico strafen strecke strecken strijd strutture succede succès suelen suelo suivant
suivante suivantes sujets superficie supremo surpris sympa symptome systèmes sérieusement
sérieux sûre sûrement tamanho tampoco tandis tegenover telefone telefonnummer televisie
temporada tendencia tengas terminado terminé terminó theoretisch théorie tienes tijdens tijdje
toilette toleranz tornando tornar tornare tornou totalement tournée trabaja trabajan traduit
traduzione tradução trafen traffico tramite transfert tratado tratamento tratando trattamento
trattato travailler travaux trennen trennung treppe trifft trocken tropas tropfen trovano
trovare trovato träger tuyo täglich téléphone télévision término töchter töne töten unserem
unseres untersuchen untersucht utilisateurs utilisée utilisés utilizan vantaggio velocidade
verkopen verlassen verrà verstehen vervangen verwacht verwachten verwaltung verwenden verzichten
verzichtet vielzahl vincere vindt violenza voisins volontà volonté volumen voluntad vontade
vorfahren vostra votar votare votação voulu vraag vraagt vraie vrijdag vrijheid vrijwel vrouw
vuelo vuelta vuelto vuelva vuelve várias véase vélo vérifier véritable vídeo waarbij waarheid
waarom waarop waarvan wichtige wichtigen wichtiger wichtiges wichtigste wichtigsten widerstand
wiederum winkels wirklichkeit wollt wollte wollten wolltest worauf würd würden würdest zichzelf
zorgt zunächst zuvor économie économique économiques écriture électeurs électrique épisode época
épouse авторы активно апреле базе базы белый бизнес большие большим больших будто великой весной
весьма вечер вещей вещи взгляд взять видели видео власть вместо внимания воздух война войне
войну войск войска вошли вперед времена вторая второго второе втором вторую выборов выборы
выбрать вызывает выпуск выхода вышел вышли герой героя главе главы годах голова голове головой
голову головы голос голоса группа группе группу дальше данный данным движение двое девушки
девять действие делаю денег директор договор документы долг долго должности должность доме домов
домой дорог друга другим другого другое другом другому другу другую друзей ждут живут завода
задач закона запад зато зачем зимой знаем знает знаете знаю знают игр играл играть игрок идеи
идея имеется имел имела имели интернет июле июне каждая каждой каждом каждую каждым категории
кафе книг книга книге книгу которому которыми красной красный кровь лучшая мама машин местах
методы милый мировой мнение мнению многое могла могли могло можешь момента мужа мужчин
называется называют намного народа научно научных находились находился находятся нашего нашем
неделе недели недель нечто ноги нужен нужна нужны обоих обратно обучения одному оказались
оказалось оказывается операции операция оставить остается остались остальные остальных остаться
ответил ответить отдела отделения открыл отличие отметить отношение ошибки парень парк парни
парня перевод периода песни песню песня питер плана плане планы платить плохо подготовки показал
показали показать получает получается получил получила получили получилось получится пользу
помню попал порой потери пошел пошли придется примерно принять пришли провести программа
программе программу программы простой прошел прошла прошли прошло прошу проще пунктов пусть
путем путин пяти ребят режим результатов результаты реки родился родителей родители роли сайт
сборная сборник сборной сборную света свете своем своё сделал сделала сделали сезон семь семье
семья силами силу силы системе систему сити сказал словам словами сложно смог снова содержание
создание создания создать сотни социально сочи спать спб средней среднем средняя старший старый
судя существуют сфере считает считать твой тебе тебя телефон техники товаров трудно уверен
удалось удачи узнать управление успех установить устройство участники участников участок факт
факты фильм фильма фильме фильмы фонда функции хорошая хотели хотим хотите хочет хочу цвета
целом целый целью частично чтоб школа школе школу школы этими язык
""",
    "2334": """
alcanzar annoncé apareció bedeutet bedeutung bekannte bekannten bekanntlich bereitschaft bewegt
brasileira brasileiro brasileiros chercheurs comenzaron comenzó compliqué continuación cumplir
dernières entsprechend erfolge erfolgen erfolgt erfolgte familias fonctionnaires fonctionne
fonctionnement gebruiken gebruikers gebruikt gemeinsam gemeinsame gemeinsamen gemeinsames
gemeinschaft igualdad igualmente impresión kilometern kontrolle nebenbei necessità obligatoire
obligé ocasión problemlos rapporti risultati risultato therapie técnicas ubicación unterstützen
unterstützt unterstützung verdadera verdadero vergeet vergehen verschaffen verschieden verschil
verteilen verteilt vorhanden vorhandene vorhandenen wenigsten zusätzlich étudiant большого
большое великий возрасте городах городов изменений изменить интересно информация команду команды
комнате компанию компания конкурс крайне лицо лицом любви любит любого любом любят минуту минуты
партии партия политика политические политических полиции полиция положение положения причина
причине причиной причины реализации региона решила решили скорости скорость советов современной
современных сообщение сообщения сохранить существенно
""",
    "2342": """
основной основные основным основных
""",
    "2343": """
últimas основании основания правительства статье статьи статья степень странах стране страну
""",
    "2344": """
acontece acontecer aconteceu befindet cobertura encuentran ermöglichen ermöglicht incluido
llevaron obrigada obrigado oportunidad oportunidade oportunidades plaatsen quotidien représente
simplesmente técnica técnico великого выходит говорил говорила говорили говорится говорить
далеко действий дорога дороги дорогу желание заметил известно известный история источник крайней
материалы месяц месяца население настоящий начале начало началось начался начинает начинается
округа органов органы понятия путина работал работали работать работают радио районе районов
ребенок рынка рынок службу службы сотрудники сотрудников стоимости странно технологии условий
участия частью четыре чувства чувство широко экономика экономики экономических экономического
экономической
""",
    "24": """
أغسطس الأساسية الأمريكي الإنسان الاجتماع الاجتماعي الاجتماعية البرلمان التعليمية الجهاز الحديثة
الخارجية الدكتور الرئيسة الرئيسية السعودي السعودية السعوديين السياسي السياسية الصيني الصينية
الطبيعي العراقية الماضي المرأة المنتدى الموجود الموقف النواب الهندسة الهندية الوطنية بالإضافة
بواسطة للحزب مؤسس مختلفا مستقبل والمعلومات
""",
    "2400": """
représentant représentants représentation représentent абсолютно администрации настоящее площади
поверхности потерял торговли
""",
    "2404": """
студентов
""",
    "2414": """
möglichkeit
""",
    "2420": """
tecnología
""",
    "2423": """
agricultura conversación decisión demonstranten europese februar fernández françaises mudança
municipales municipio
""",
    "2424": """
administración constitución constituição cooperación deshalb distribución distribuição española
españoles evolución federación funktionen legislación montréal möglichkeiten möglichst
organización participación protección resolución revolución selección tradición trouvé
zusammenarbeit
""",
    "2433": """
développer introducción документов нормально проекта
""",
    "2434": """
actuación apresentação asociación celebración colaboración comunicación comunicação conclusión
conexión conseguenza conseguenze conseguido construcción crescere crescimento crescita
declaración definición descripción deuxième disfrutar disposición dokumentation dokumente
dokumentiert déclaration déclare défaut défense définition département económica económicas
económico económicos ejecución explicación exposición familiares fotografie fotografía gehören
gouvernement gratuitement herramienta herramientas häufig institución instituição intervención
inversión kommunen mehrerer mogelijkheid méthodes necesaria necesarios necesidad necesidades
necesitan necesitas necesito niedriger población proprietà proximité préparer reconocer
reconocimiento réalisation réaliser réalisé réalité réduit référence répondre réussir réussite
suficiente televisión tendrá tendrán trabajador trabajadores trabajando trabajos trabalha
trabalhar trabalhos traducción tranquille tranquilo travailleurs unterschiede unterschieden
unterschiedlich unterschiedliche unterschiedlichen unterschiedlicher velocità verdadeira
verdadeiro verschiedener показывает посмотреть предложение предложения представителей
представители представитель представить связь
""",
    "2440": """
erfolgreich erfolgreiche erfolgreichen gebruikte verschillen verschillende деятельность компаний
комплекса помощь соответственно
""",
    "2444": """
aproximadamente compañero compañeros compañía compañías conteúdo daraufhin desarrollar découvert
découvre encontraba enfermedad enfermedades entsprechenden finanziell finanziellen fácilmente
individuell individuellen intéressant líderes migliorare natuurlijk natuurlijke nécessaires
nécessité particulier particulière présentation présenté própria próprio próprios résultat
spéciale spécialiste tendría автомобиль влияние воздуха вопросам вопросов вопросу вопросы
временем всеми всему глаза глазами глазах гражданской директора договора дороге достижения
другая животных законом записи запись здоровье здоровья интересы искусства искусство
использование исследование историю источники источников каждое каждому класса контроль контроля
крупные крупных машине машину молодой молодых направления неделю некоторое обеспечения
обеспечить оборудования объектов обязанности организация отношении отношений отношению
официально очередной победа победу победы политики политической помогает порядка порядок
поставить появились праздник предприятия прекрасно применение принимать принял приняли принято
проблема продолжает продолжать продукты продукции производство процентов развитию рассказал
рассказала режима режиме своему связано связаны семьи случаев случайно смогла собирается
согласно создании состава составе составил состоялся специально стороне сторону считается считаю
считают требует услуги успешно фильмов хорошего хорошее
""",
    "30": """
المنتخب
""",
    "3000": """
présidentielle автомобилей направлении организаций сентябре
""",
    "3030": """
ausführlich ausführliche ausführungen durchführung verfügbar zusammenhänge
""",
    "3034": """
europäer europäische europäischer
""",
    "3040": """
définitivement efficacité häufigsten mogelijkheden necesitamos suficientemente trabalhadores
trabalhando zurückkehren предприятий
""",
    "31": """
رياض سبب ظهر هدف ὐ ὰ ὶ ὸ ῖ ῦ ῶ 광 께 락 란 람 랑 래 랜 램 략 량 러 런 럼 럽 렇 레 려 력 련 렬 령 료 루 류 률 르 른 를 름 릭 린 림
립 브 블 션 써 씨 쟁 졌 족 쪽 쳐 츠 측 층 케 터 턴 템 토 투 티 퍼 페 편 품 퓨 했 향 험 희 히
""",
    "3133": """
ombre zeichnet
""",
    "32": """
أتت أتذكر أتوقع أتى أسامة أسرة أنظمة أنواع أهداف إنشاء ابدا ابنة اتحاد اتصال اتفاق اثنان اثنين
احتاج احتلال احنا اخبار ارتفاع اسبوع اشترك اضافة اعتقد اعتماد افلام الإخوان الباحث الحدث الحزب
الخصوص السؤال السبب الشروط الصلاة العائلة العزيز انتشار انتي باتريك بارك باريس بحث بحجة بحيرة
براون بطاقة بعده بقية بلاده بلغة بلغت بيتا بيوت تابع تابعة تبكي تحسين تحليل تردد ترفع تعاون تعلق
تكلم تلقت تموت تموز تمويل تهتم تهديد تونس توني ثالث ثمانية جامع جرائم جزء جزيرة جعله جمعة جنبا
جنوب جنود جهود حادث حارس حاكم حاول حدثت حركات حزب حماس حمزة حيال حيوان خارج خاصا خدمة خرجت خروج
داعي داود دراسة درجات ديني دينية ديوان ذكرى ذهب ذهبت ذهبية رابط رجاء رجلا رحل رحلات رحمة رشيد
رضي رفعت ركوب رواه روسيا روسية روما رياضة زايد زواج سؤال سابقة ساهم سباق سببا سبعة ستجد سرعة
سرقة سرية سطح سلامة سلمان سمعت سهلا سهلة سيارات سياسة سيناء شارع شارك شاركت شاهد شرط شرطة شرعية
شركات شروط شهور صباح صراحة صراع صفقة صفوف صلاة صوره ضحية ضرورة ضروري ضعف ضعيف ضعيفة ضغط طارق
طالب طفلا طلاب طلبات طلبت طيبة ظاهرة ظروف ظل ظلت عائلة عادت عادل عارف عبده عددا عدنان عرفت عزيز
عشان عضو علامات علامة عناصر عودة عينه عيني غاية غرفة فارس فتاة فتحت فحص فرصة فرقة فساد فوائد
قاتل قاموا قتال قرأت قراءة قرابة قرر قررت قرية قطاع قطع قطعة قلبي قلبية قلعة قلوب قيادة قياس
قيام كاتب كاتبة كارل كاملا كاميرا كتبه كتلة كرسي كميات كنتم كندا كهذا كونغ كونه كونها لاحظ لازم
لاعب لانه لايف لسنا لسنة لغات لغة لفترة لماذا ليكون ليلا ليلى مارس مارك ماريا مالا مالك مدنية
مرتين مسؤول مساعدة مسافة مسجد مسعود مسيرة معرفة مقالات ملكة ملكية منظمة نجاح نجح نجحت نجوم نسخ
نسيت نمط هدفا هدية هنري واجب واقع وثائق وجبة وجدت وجدنا وجوه وحدة وحيد وردت ورغم ورقة وسيلة
وشمال وصفت وطني وعند وفاة وفاته وقعت وقلت وقوع ولدت ولقد وليد وليست ويكون يثبت يدرك يدعي يدفع
يدك يديك يديه يرسل يرفع يزال يزداد يسوع يعانون يعاني يعنى يفسر يفعل يفكر يفهم يكفي يلعب يموت
يهتم
""",
    "3211": """
saturday
""",
    "3212": """
antoine arnold atlanta atlantic brooklyn chelsea isaac istanbul jacob jacques maryland rossi
tokyo
""",
    "3213": """
beitrag glasgow iraqi jahre jahres nevada rahmen sevilla
""",
    "3222": """
alianza commissione iphone totdat trainiert юго
""",
    "3223": """
aguas andrés angebot antworten antwortet arbeitet arbeitete arbeitnehmer bauern englisch
englische englischen erdogan hirn hoffe hoffen hoffmann hoffnung hofft ikea ingenieur jenem jesu
jesús kaufe lehnt lehre lehren leistung mannheim monsieur nehme oberen oberhalb oberst oberste
obersten rabatt reiches reichlich reihe ursache ursachen ursprung ursula wendet worten zolang
джон киев русская русские русский русских русского русской русском турции
""",
    "3232": """
exprimer
""",
    "3233": """
abitanti abwehr achtung ahnung ailleurs aktionen alemán anciens angenommen anhänger anklage
annahme ansonsten anstelle anstieg anteriores anzeigen attaquer attaques attenzione avenida
azienda aziende beroep blicken chiede cioè contrário eeuu eeuw efeitos emplois enceinte entiende
ernannt erneut ersetzen ersetzt erteilt forderte forderung forderungen gebrauch gebrauchen
gebraucht gedaan geringe geringen geringer giochi gioia gueule heimlich hersteller hoorde
inglese innenstadt irmã irmão jemals kehrt kehrte kiezen laufenden leinwand lleno mittelalter
nehmt nisso ochtend ognuno oiseaux ondanks oorlog opleiding ordinateur ottenere ottenuto peggio
pezzi pidiendo poniendo quieras quinze recién rettung riqueza roupas stellte stellten stiess
stoffe tafel tedesco ucciso ueber umsatz unklar uscire uscita uscito vechten vreemd wapen wapens
weisheit weisst wohin wozu zeichnen zentimeter zentrale zentrum zettel ziekte ángel älter ältere
älteste ändert änderung änderungen öffnen öffnet öffnung örtlichen östlichen üblich übliche
üblichen übungen азии борис брать ведет ветер вида вижу газа едва елена здание здания земле
земли землю земля зоне зоны идти идёт имена индии итак края ладно лежит лиге лидер линии матч
матча матче моего море морской моря нато никому ныне ольга очков писал писать редко резко роман
роста руках руки руку ряда слава стоят сутки тихо тонн уйти утром ходить читать ясно
""",
    "3234": """
geführt министра смотреть
""",
    "3243": """
ótima ótimo ônibus
""",
    "3244": """
öffentliche öffentlichen казалось
""",
    "33": """
œuvres آخرين آذار آسف آسيا آمنة أؤمن أبحاث أبدا أبرز أبطال أثبت أجزاء أجهزة أحببت أحبك أحبه
أحكام أحلام أحياء أحيانا أخبار أختي أخذت أخطاء أخيرا أداة أدرك أدنى أراضي أربعة أرجو أردت أرسل
أرسلت أرقام أزمة أسأل أسألك أسئلة أسابيع أساسا أساليب أسباب أسبوع أستاذ أسرار أسرع أسلحة أسلوب
أسماء أسمع أسهل أسوأ أشارت أشخاص أشكال أشياء أصحاب أصدق أصوات أطباء أطراف أطلقت أطول أظن أظهرت
أعتقد أعداء أعراض أعضاء أعلن أعلنت أعماله أعيش أغلب أفراد أفكار أفلام أكتوبر أكدت أكره أكمل
ألعاب ألقى ألقي ألمانيا ألوان أليس أملك أمنية أموال أنباء أنثى أنحاء أنشطة أنصار أنفسنا أنفسهم
أهالي أهله أهلها أهمية أوباما أوراق أوروبا أوسع أوقات أيلول أينما إثارة إثبات إجابة إجراء إحدى
إحياء إخراج إدلب إرسال إزالة إسبانيا إسرائيل إسلامية إشارة إصابة إصدار إصلاح إضافة إضافية إطلاق
إعلامية إعلان إغلاق إقامة إقليم إلخ إلقاء إلينا إنسان إنسانية إنقاذ إنهاء إيجاد إيراني إيقاف
اتجاه اتخاذ اتخذت اثناء اجتماعي احبك احدى اختراق استجابة استخدمت استطاع استطعت استغلال استقبال
استقلال استمرار استمرت استهداف اسرائيل اشياء اصبحت اعتقال افتتاح افضل اقتراح اقترح اقرأ اكتشف
الأبحاث الأبطال الأبواب الأبيض الأثرية الأجانب الأجهزة الأحكام الأحلام الأحمر الأحياء الأحيان
الأخطاء الأدلة الأدنى الأدوات الأدوية الأديان الأراضي الأربع الأربعة الأرجح الأردن الأردني الأرز
الأرقام الأزرق الأزمة الأزهر الأزياء الأسباب الأسبوع الأستاذ الأسرة الأسلوب الأسماء الأشجار
الأشخاص الأشياء الأصلي الأصلية الأصوات الأطباء الأطراف الأعضاء الأغاني الأغنية الأفراد الأفكار
الأفلام الألعاب الألماني الألمانية الألوان الأماكن الأمني الأمنية الأموال الأندية الأنظمة
الأهداف الأهلي الأهلية الأهمية الأوراق الأوروبي الأوقات الأيام الإبداع الإحساس الإداري الإدارية
الإرهاب الإشارة الإصابة الإصلاح الإطلاق الإعلامي الإعلامية الإعلان الإقامة الإيمان الاتحادية
الاتصال الاتفاقية الاثنين الاحتلال الاختبار الاختلاف الارض الاسبوع الاشخاص الاعتبار الاعلام
الاقتصادي الالتزام الامارات الامام الامن الامور الايام البابا البارحة البالغ البحرين البحوث
البحيرة البداية البديل البسيطة البشرة البشري البشرية البصرة البطولات البطولة البعض البقاء البكاء
البلدان البنات البنك البنوك البوابة التأثير التأكد التابعة التاسع التاسعة التجارب التحالف التحدي
التحرك التحقيق التحليل التحول التخطيط التخلص التخلي التدريب التدريس التراث التسجيل التصرف
التصوير التطبيق التطورات التطوير التعبير التغيرات التغيير التقرير التلفاز التمويل التهاب التهديد
التوالي التونسي الثانوية الثقافة الثقافي الثقافية الثلج الثنائية الجامعي الجانب الجدل الجرائم
الجراحة الجسد الجلد الجلوس الجماعة الجمعيات الجمعية الجميلة الجنائية الجندي الجنسي الجواب الحادث
الحارس الحاضر الحاكم الحبوب الحبيب الحجاب الحجاج الحدود الحركات الحرمين الحساب الحسابات الحصار
الحضارة الحضور الحفاظ الحقائق الحقوق الحقيقي الحكمة الحكومات الحكومي الحكومية الحكيم الحلقة
الحلول الحليب الحماية الحميد الحيوان الحيوية الخدمات الخدمة الخروج الخشب الدائرة الداخلية الدخان
الدخول الدراجات الدراسات الدعاء الدعوة الدفاع الدنيا الدهون الدوام الدوحة الديني الدينية الذكرى
الذهاب الذهب الذهبي الذهبية الراحل الربيع الرجاء الرجال الرسائل الرسالة الرسول الرسوم الرقابة
الرقص الروسية الرياح الريح الزواج الزيارة السابعة السابقة السباحة السباق السبعة الستة السجناء
السجون السرعة السرية السرير السريع السريعة السطح السعيد السفارة السفلي السفن السفير السفينة
السكنية السلبية السلطان السلطة السلوك السنوات السنوي السنوية السوء السوبر السوداء السودان
السوداني السودانية السويد السيارات السيدات السيسي السينما الشؤون الشارع الشاشة الشبكات الشبكة
الشتاء الشرعية الشرقية الشريط الشعبي الشعبية الشعراء الشعوب الشعور الشمالي الشهادة الشهداء
الشهيد الشهير الشهيرة الشورى الشيعة الصادرة الصالح الصباح الصحافة الصحف الصحفي الصحيفة الصديق
الصراع الصعبة الصعيد الصغار الصفحة الصفقة الصليب الصناعة الصندوق الصومال الضحية الضرر الضروري
الضغط الضوء الطالب الطريقة الطفلة الطفولة الطلاب الطلاق الطلبة الطيبة الطيور الظاهر الظلام
الظهور العائلات العاشر العاملة العاملين العبيد العثور العدالة العدل العدوان العروض العشرين
العظمى العظيم العظيمة العقلية العلاج العلاقات العلاقة العلامات العلامة العلوي العليا العمالة
العناصر العناية العودة الغالب الغرفة الغناء الفئات الفائدة الفائز الفتاة الفتاح الفتح الفتيات
الفراغ الفردية الفرصة الفرقة الفساد الفشل الفضائية الفقراء الفكرية الفلبين الفندق الفنون الفيروس
الفيلم القاتل القادم القادمة القارئ القبائل القبض القتال القدرة القراءة القرارات القصص القصير
القصيرة القضائية القضايا القضية القطاع القطري القلعة القلوب القليلة القنوات القهوة القواعد
القوانين القومي القومية القيادة القيامة القيمة الكاتب الكاميرا الكبرى الكبيرة الكتابة الكردية
الكرسي الكلاب الكلمة الكوكب اللازم اللاعب اللسان اللعبة اللغات اللقاء اللقب اللوحة الليبي
الليبية الليلة المائة المالكي المباراة المبارك المباشر المباشرة المباني المبنى المتاحة المتحدث
المتحف المتعة المتقدمة المثيرة المجلة المحاكم المحتلة المحرك المحمول المحمولة المحيط المحيطة
المخطط المدارس المدرب المدعي المدنية المدير المراحل المريخ المريض المسابقة المسرح المسلحة المسيح
المشاركة المشاهد المصالح المصرى المصرية المضادة المطاف المطبخ المطلوب المطلوبة المعارض المعارضة
المعارك المعاصر المعتاد المعدات المعرفة المعركة المعهد المغربية المقالات المقالة المقدس المقدسة
المقدمة المقرر المقطع المكتبة الملايين الملفات الملوك المليون الممثل المنظمة المهدي المهرجان
المهمة الموارد الموعد الميدان الميزانية الميلاد النائب النجاة النجاح النجوم النحل النزاع
النسائية النسخ النشاط النهائي النهائية النهار النهضة النيابة الهاتف الهادي الهامة الهجوم الهروب
الهندي الهواتف الهيئة الوثائق الوحدة الوحيد الوحيدة الورق الورقة الوسائل الوسطى الوعي الوفاة
الوقود الوقوف الوكالة الولادة الوليد الوهاب الويب اليابان اليابانية اليسار اليمن اليمنى اليمني
اليمنية اليمين اليهود اليونان اليونانية انتشرت انتصار انتقال انتقلت انتهاء انتهت انتهى انخفاض
انطلاق انطلقت انفجار انقلاب انهيار انواع بأكثر بإنشاء بابا باكستان بالأسفل بالتالي بالخارج
بالذات بالرغم بالسجن بالضبط بالضرورة بالطبع بالعالم بالعربية بالفعل بالقاهرة بالكامل باللغة
باولو ببعض بتهمة بجامعة بجانب بجميع بجوار بحرية بحلول بحيث بدءا بدوره بدورها بديل برعاية برفقة
برلين بزيادة بزيارة بسرعة بسهولة بسيط بسيطة بشرية بشيء بصراحة بصفة بضعة بطاقات بطرق بعضا بعملية
بعنوان بعيدا بغداد بغض بفعل بقايا بقتل بقطع بقلم بقوله بقيادة بقيت بقيمة بكلمة بلادنا بلاك بلدية
بمساعدة بمنطقة بنفسك بنفسه بهدف بوضوح بيده بيروت تأثير تأكد تؤثر تؤدي تؤمن تبقى تتبع تتحول
تتعامل تتعرض تتكلم تتمتع تتمكن تتميز تثبت تجارب تجارة تجاري تجارية تجاه تجديد تجنب تحاول تحدثت
تحذير تحرير تحظى تحميل تحولت تختلف تداول تدرك تدريب تدعو تدعى تدعي تدفع تدفق تدمير تذهب ترامب
ترتدي ترتيب ترغب ترفض تزداد تسببت تسعى تسمح تسمع تسمى تسيطر تشارك تشجيع تشرين تشغيل تشكيل تشكيلة
تصدق تصريح تصريحات تصميم تصنع تصنيف تضمن تطبيق تطوير تظل تعتقد تعتمد تعديل تعرضت تعزيز تعلمت
تعلمون تعلن تعليق تعيين تغطي تغيرت تغيير تفاعل تفتح تفجير تفسير تقارير تقدير تقديم تقرأ تقريبا
تقرير تقسيم تقليل تقنيات تقييم تكرار تكلفة تكمن تكوين تلقى تلقي تمتلك تمثيل تمكنت تملك تمنح تمنع
تناول تنتشر تنتظر تنتمي تنتهي تنسى تنظيف تنظيم تنفيذ تنمية تواجد توجيه توحيد توزيع توسيع توصيل
توضح توضيح توفير توفيق توقفت توقيع تولى توماس تويتر ثابتة ثانوية ثقافة ثقافية ثنائي جاءت جائزة
جبهة جثة جدوى جديدا جذب جريدة جريمة جعفر جعلت جلسات جلسة جماعة جمعت جمعية جملة جمهور جمهورية
جميلا جناح جندي جنسيا جنسية جهاز جوائز جواز جوانب جوجل جودة جورج جوزيف جونز جيدا جيمس حامد حبيب
حبيبي حتما حديثا حديثة حديقة حذف حزيران حسابات حسابه حسنا حسني حصلت حضور حظا حفظ حفلة حقيقي
حقيقية حكاية حكمه حكومة حكومية حلقات حماية حمراء حملة حوادث حياة حياتك حياتنا حياته حياتها
حياتهم حياتي حيدر خادم خاطئة خالد خبراء خبرة خريطة خسارة خلايا خلفه خلفي خلفية خليفة خمسة خوفا
دائما داخلي داعش دانيال دخلت دخول دراسات درعا دستور دعاء دعوة دعونا دعوى دفعت دقائق دكتور دمشق
دوما ديفيد دينار ذاكرة ذكرت ذكره رأسه رأى رأي رأيت رأيك رؤية رئيسا رائحة رائعا رائعة رابطة راديو
راشد رحمه رخصة رسميا رسمية رعاية رغبة رفضت رموز روابط رواية روبرت زادت زاوية زراعة زعيم زهرة
زوجة زوجته زوجتي زوجها زوجي سأل سألت سابقا ساحل ساعتين سامي سبحانه ستقوم ستيفن سجلت سرعان سريع
سريعة سعودي سعودية سعيدا سعيدة سفارة سفينة سقطت سقوط سكانها سكوت سلبية سلطات سلطان سلطة سلوك
سليمان سمعنا سميث سنتين سنويا سوداء سوريا سويا سياسات سياسيا سياسية سياق سيتي سيدنا سيطرة سيقوم
سيكون شأنه شأنها شؤون شاشة شاعر شجرة شديدة شريط شعبية شعرت شعور شكرا شمالي شهادة شهداء شهدت شهرا
شهرين شهيد شوارع شىء شيئا صاحب صاحبة صادق صحفية صحيحة صدرت صديق صديقة صديقه صديقي صعبة صعوبة
صغار صغيرا صفحات صناعة صندوق صنعاء صنعت صواريخ صوتك صوته صوتي ضابط ضباط ضحايا ضخم ضخمة ضربة
طائرات طائرة طاقم طالبا طالما طبعا طبقا طبيعة طبيعي طبيعية طرابلس طريقة طريقه طفلة طهران طويلا
طويلة طيبا عائلته عائلتي عاجل عاصفة عاصمة عالمي عالميا عالمية عبارة عديدة عراقي عرضا عرضة عرضت
عرضه عرضها عروض عزيزي عسكري عشرين عصام عضوا عطلة عظيم عظيمة عقدت عقلك عقلي عقوبة علاج علاقة
علاوة علما عمليات عموما عميق عندها عندهم عوامل عيسى عينيك غالبا غالبية غريبة غضب غضون غطاء غياب
فأنت فؤاد فإذا فإنه فإني فئات فائدة فازت فاطمة فبراير فتيات فحسب فرانك فرنسي فريدة فشل فشلت فضلا
فضلك فعالة فعالية فعلت فعليا فكرت فكيف فلما فلماذا فليس فماذا فندق فهذا فورا فيديو فيسبوك فيكتور
فيليب قائلا قابلة قادرا قادرة قادرين قاسية قانوني قانونية قبيلة قتلت قتلوا قدرة قدره قدرها قدمت
قديم قديمة قرارا قرارات قريبا قريبة قصص قصيدة قصيرة قضايا قضى قضية قلبك قلبه قليلا قليلة قمنا
قناة قنوات قواعد قوانين قويا كأنه كأنها كافية كبرى كبيرا كتابة كتبت كتبها كثرة كثيرة كجزء كذب
كشفت كلما كلهم كليا كنيسة كوبا كوريا كوكب كيلو لآخر لأكثر لإنشاء لائحة لابد لاحق لبعض لبنان
لبناني لبنانية لتحديد لتحسين لتحقيق لتصبح لتطوير لتوفير لجعل لجميع لجنة لحركة لحظة لحقوق لحماية
لخدمة لدرجة لديها لرئيس لزيادة لسنوات لشخص لشراء لشركة لصالح لضمان لطيف لعبت لعدة لعدم لعلاج
لعملية للأسف للاتحاد للتواصل للجميع للجنة للجيش للحرب للخروج للخطر للدفاع للدولة للرئيس للرجال
للشرطة للشعب للشيخ للعالم للعديد للغاية للقانون للقضاء للقوات للقيام للكتاب للناس للنساء للنظام
للوصول للولايات لمتابعة لمجرد لمجلس لمدينة لمساعدة لمعرفة لمنظمة لمنع لندن لوزارة لوكالة ليبيا
ليصبح مئات مائة ماتت ماجد مارتن مازال مازالت ماهو ماهي مايكل مباراة مبارك مبالغ مبكر مبنى متأكد
متابعة متحف متخصصة متعددة متعلقة متوسط مثلا مثلك مثلي مثيرة مجانا مجددا مجموعات مجهول محاربة
محافظات محامي محاولات محاولة محتوى محددة محدودة محطات محكمة محيط مخصصة مخطط مخيم مدارس مدرسة
مدونة مذكرة مراجعة مراحل مرارا مراكز مرتبطة مرتفعة مرحبا مرضى مركبة مرمى مروان مريض مسألة مسابقة
مساحة مسرح مسلسل مسمى مشاركة مشاعر مشاكل مشاهد مشكلة مصادر مصالح مصري مصلحة مصنع مصورة مضمون
مطلوب معارضة معارك معالجة معاناة معاوية معدات معركة معروفة معسكر معقدة مغربية مغلقة مفتاح مفيدة
مقاطع مقالة مقتل مقدار مقدمة مقيمة مكاتب مكتبة مكتوب ملاحظة ملامح ملايين ممارسة ممتاز مملكة
ممنوع منازل مناسبة مناطق منتجات منتدى منتصف منزله منظمات مهارات مهرجان مواجهة مواضيع مواطن
موافقة مواقف مواليد موجة موسكو موسى موظف موظفي موقف ميدان ميشيل ميلاد ميلان ميناء نائب ناجحة
ناحية نادرة نتيجة نحتاج نسمة نسمع نشأت نشاط نشرت نشره نشرها نشط نطاق نظرا نظرة نظرية نعرف نعمة
نعيش نفسي نقله نملك ننتظر ننسى نهاية نوبل نورا نيسان هائلة هاتف هجمات هجوم هذة هشام هكذا وأصبح
وأكثر وإنما وابن واحده واسع واسعة واضح واضحة وافقت واقعة والآخر والثاني والثانية والدته والدها
والذين والعديد والعراق والنساء والولايات واليوم وبدأت وبدون وبشكل وبعض وتحت وتحميل وتطوير وتقوم
وجميع وحدات وحده وحماية وخاصة وخصوصا وخلال وربما ورجال ورشة وزراء وزيادة وسوريا وسيكون وصفه وصلت
وصلنا وضعت وضعه وطنية وظائف وظيفة وعدم وعشرين وفقا وقامت وقتك وكأنه وكأنها وكنت ولماذا ولهذا
ومحمد وهكذا وهناك ووضع ويبدو ويعمل ويقوم يأتي يأخذ يأكل يؤثر يؤدي يؤمن ياسر ياسين يبحث يبدو يبقى
يتبع يتحدثون يتحول يتضمن يتعرض يتكلم يتناول يتوجب يتيح يجعلك يحتاج يحتوي يحدد يحيى يختلف يدعو
يدعون يدعى يذهب يرتدي يرجع يرجى يرفض يرون يريدون يسأل يسبق يستطع يسعى يسمح يسمع يسمى يشارك يصدر
يصعب يصنع يضرب يطالب يظل يظن يعادل يعتبر يعتقد يعتمد يعرفون يعقوب يعلمون يعلن يعملون يعيشون يفتح
يفعله يقتل يقرأ يقولون يقومون يمارس يمتلك يملك يملكون يمنع ينتج ينتظر ينتهي ينجح يواجه يورو يوسف
يوضح
""",
    "3300": """
следующие
""",
    "3312": """
alberto alexander alexandre andrews baltimore bradley brazilian charlotte columbia indonesia
israeli janeiro jefferson jennifer jessica kennedy kentucky leonard louisiana mitchell
philippines phillips raymond roberts scotland scottish shanghai turkish williams
""",
    "3313": """
afghanistan alejandro bangladesh bennett brisbane caribbean celtic claudia cleveland colombia
columbus deutschland dresden ecuador eduardo ferdinand francesco francisco frederick garcía
georgia giovanni guatemala hampshire hawaii hughes johann johannes josef lebanon leipzig
malaysia marseille matthias minnesota münchen nashville nebraska nederland nicolas nigerian
olivier olympic olympics palestinian philippe phoenix pittsburgh portuguese rafael rebecca
reynolds russians schneider sebastian siemens soviet stefan thompson uruguay venezuela vladimir
yankees zukunft
""",
    "3314": """
mediterranean
""",
    "3322": """
congrats espoir fehler hessen honger japanische japanischen japanse kennst lembro mexicana
parisien paulista quegli sterven
""",
    "3323": """
alessandro anfrage angebote arabischen augsburg australien balkon bamberg bayerische bayerischen
belgien belgique belgische bologna brazos brennen brennt bretagne briefe bücher bürger büro
carnaval carreras cayó clairement coppia dachte datenbank dennoch deutschlands dienst dienstag
dietrich drehte elisabeth erfahrung erfahrungen ergebnis ergebnisse fahrer fahrt fahrzeug
finnland fiori francesa francesi franzosen freundin freundinnen freundlich groningen gründe
gründer grüne grünen grüsse güte güter hannover hauptmann hauptstadt heidelberg heinrich hermano
hermanos hermosa hermoso herrlich herzlich herzlichen herzog hessischen hoffentlich hollande
hundert imprese islamischen islamisten italiaanse jolie kampagne kampf kantoor kapitel kassel
kaufmann klopt kloster kohle kommentar kommentare kongress kranken krankheit krankheiten
lebensmittel lehrer lehrerin lizenz londra londres löschen lösung lösungen lügen marcelo
mitglied mitglieder morgens motorrad muskeln märkte märz nahrung netzwerk nicolás olympia pietro
plattform projekte rathaus regelung regelungen regras reinhard rückkehr rückzug sainte salzburg
sarkozy schaue schlacht schlaf schlafen schlange schluss schoenen schuhe schulden schulter
schultern schulz schwarze schwarzen schwarzer schweigen schwein schweine schweiz schweizer
sinnlos soviel spieler spielern spielte spielten spielzeit spielzeug stadtteil starben
strasbourg süden süsse tagebuch toulouse truppen turkije turkse türken vallée vermelho vijf
wakker weinig werkelijk wiener willem wochenende wohnen wohnung wohnungen zahlt zustand zustande
zustände алексей петр петра санкт
""",
    "3324": """
angeboten arbeitsmarkt arbeitsplatz brasilien ernsthaft jugendliche jugendlichen nikolaus
veranstalter veranstaltet veranstaltung vermuten verwendung москва
""",
    "3330": """
любовь
""",
    "3333": """
aandacht aardig abbastanza abendessen abenteuer abgegeben abgeholt abgenommen abgesagt
abgeschlossen abholen abierta abogado abogados abrazo abschied abschluss abseits absichtlich
absoluut abteilung abuelo abwarten accepter accettare acheté acredita acreditar acredito
activiteiten acuerdos adentro administração advocaat advogado aereo afdeling affirme affrontare
aflevering afrikaanse afuera aimerais aiutare ajouté akademie akkoord akzeptieren akzeptiert
albrecht alcalde alegre alegria alemanha algemeen algemene alguém allemande allemands allgemein
allgemeine allgemeinen allianz almoço alrededor alternativen altrimenti alweer americani amistad
amoureux amtszeit améliorer américain américaine américains anbieten anbieter anciennes anfangen
anfangs anforderungen anfragen anfänger angeblich angebracht angemessen angenehm angeschaut
angeschlossen angestellt angewiesen angleterre angriff angriffe aniversario aniversário ankommt
ankunft anleger anliegen anmelden anniversaire anordnung anpassen anpassung anruf anrufen
ansprechen anspruch antiguos antwerpen antwoorden anwalt anwendungen anzeichen anzeige anziehen
aparentemente apoyar apparaît apparemment apprendre appuntamento architekt argentinien argomenti
argomento arrondissement arrêter arrêtez arrêté artikelen asamblea asimismo aspekte aspetta
aspetti assemblée assolutamente attualmente aufbauen aufenthalt aufgebaut aufgeführt aufgegeben
aufgelöst aufgenommen aufgeregt aufgerufen aufgestellt aufgewachsen auflage auflagen aufmerksam
aufnahmen aufpassen aufregung aufruf aufstehen aufstieg auftreten auftritt auftritte aufweisen
augenblick ausbruch ausdruck ausdrücken ausflug ausgebaut ausgelöst ausgenommen ausgerichtet
ausgeschlossen ausgesetzt ausgestellt ausgewählt ausgleich ausländer ausmachen ausnahmen
ausprobieren ausreichend ausrichtung ausserdem ausstattung ausstellungen auswertung auszeichnung
autobahn avocat avoue avrebbero avrà ayuntamiento azúcar aéroport bagno bahnhof bairro bakterien
bataille batalha baustelle bauten beantworten beantwortet bearbeitet bearbeitung bedankt bedeckt
bedenken bedeuten bedingung bedingungen bedoel bedoeld bedoeling bedrijf bedrijven bedroht
bedrohung beendet begraben begriffe behalve behaupten behauptet behauptung beherrschen beinahe
beinhaltet beispiele beitragen beiträge belachelijk belastet belastung belgië belohnung bemerkt
benissimo benutze benutzen benutzung beobachten bepalen beperkt bequem beratung berichtete
berufliche beruflichen berufung beruhigt beruht berühmt berühren berührt beschermen besetzung
besitzen besitzt beslissing besloot besloten besluit besonderen besonderer besonderes besorgt
besprechen bespreken besprochen bessere besseren besseres bestaande bestandteil bestehend
bestehende bestehenden bestimmen bestimmt bestraft bestätigen bestätigt bestätigte bestätigung
besuchte betekenen betekenis betekent betreft betreiber betreibt betrekking betreut betriebe
betroffen betrunken beweis bezahlung bezeichnen bezeichnete bezeichnung beziehen bezieht
bezoeken biedt bielefeld bientôt billets bisschen bittet blauw blauwe blicke blieb blieben
blijkbaar blätter blöd blöde blüten bocca bochum bonheur boulot boîte brabant bremsen brengt
britannique brussel brésil brötchen brücke brüder brüssel brüste bâtiment bâtiments bäume bäumen
bébé böse búsqueda bühne bündnis caballero cabelo caccia caffè caiu campanha campañas campeão
campeón canadien canadá canzoni cariño carretera carriera carácter castellano católica centraal
cependant certeza cerveau cerveza chambres chancen chansons charaktere chaussures chaîne
chegaram chemnitz chevaux cheveux chiamare chiamata chiamato chiaramente chiedere chiesa chiesto
chinesen chinesische chinesischen chiudere chiuso christentum chávez château chômage cijfers
citoyen citoyens claramente clásico colectivo comandante combattere comecei comienzo comincia
comissão comitato commencé commercio commissaire commissie compagni complesso compétition
comunità comércio conciencia concierto concorso condamné confianza confiança confirme conférence
congrès conmigo conneries conosce conosciuto conosco conozco consciência consiglio consommation
conséquence conséquences controllare convaincre corriente coscienza costituzione costruire
costruzione costumbre cozinha coûte críticas crítico cuantos cuello cuentas cuestiones culturale
culturales cuáles cuándo cuánto cámara câmara daardoor daarmee daarnaast daarvoor dagegen
damalige damaligen daquele dargestellt darmstadt darstellt datenschutz dauerhaft dauernd dauerte
decidiu decidió definiert dehors demeure demnach demnächst democrática denkbar denkmal denkst
deputado deputados derartige dergelijke derjenige desafio desastre descanso descobrir descubrir
desculpa desenho desiderio deswegen dettagli deutscher deutsches devenu deviennent devraient
dezelfde dichtbij dichter dicono dictadura diebstahl dienste diensten diferença digitalisierung
dijeron diktatur dinsdag direkten direttamente direttore dirigeants discorso discusión discutir
diskussionen diskutieren diskutiert diventare diventato diálogo dobbiamo docteur doigts domenica
domínio donderdag doordat doppelt doppelte doppio dorthin dossiers dovrei drapeau drehen
dringend drittel dritter dromen drückt dubbio duidelijk duisburg duitse duitsland duizenden
durcheinander dutzend dänemark déteste díaz dünn düsseldorf edificios eentje effekte effektiv
ehemann ehrlich einbruch eindelijk eindruck einfallen einfluss eingehen eingenommen eingerichtet
einheimischen einkaufen einkommen einladung einrichtung einrichtungen einsetzen einstieg
eintracht eintrag eintritt einverstanden einziges eishockey eleitoral eleições empereur
empfangen empfehlen empfinden empfänger empieza empêche empêcher endroits enemigo enemigos
engagiert engagé engländer enkele entdecken entdeckt entdeckte entdeckung entgegen entlassen
entrambe entrambi entretanto entretien entschied entschlossen entspannen entspannt entspricht
entstehen entsteht entweder entwurf envoie eppure erfindung erheben erhebt erhebung erhielt
erinnere erinnern erinnert erinnerte erinnerung erinnerungen erkannt erkannte erkennt erlangen
erlebt erledigen erledigt erreichbar errichtet errichtung erstmals ertragen erwachsen erwarte
erwartet erwartungen erweitern erweitert erwerben erwischt erworben erzeugen erzeugt erzielen
erzielt erzählen erzählt eröffnen eröffnet eröffnung esattamente escuchado escuelas esforço
esistenza esistono espagnol espalda espanha espanhol espressione espèce espèces espécie espírito
esquecer esquerda essentiel estavam estrela estrelas estrellas estuviera estuvieron estádio
eurem eventuell evitare exatamente expériences extensión exécution exército facciamo faculdade
fahne fahre fakten falei falloir fantastisch fassung faudra faudrait fausse faveur fehlt fehlte
feiern felicidad fiestas fijne finanzen finanzielle finanzieren finanzierung fiquei fiume
fizeram flasche flaschen fliegen fliegt fliehen fliessen floresta flughafen flugzeug flächen
flügel folgten formuliert forschung fortsetzung foutre franchement freddo freiburg freilich
freitag freizeit fressen freundschaft fröhlich frühling fuertes fuhren funziona futebol fãs
fähig fähigkeit fährt fälle fällen fängt fédération férias fühle fühlen fühlt fühlte führe
führende führer führte füllen fünfte fünften füsse gagné garantiert garçons gattung gebeuren
gebeurt gedenken gefeiert gegaan gegeven gegevens geheime geheimen geheimnis gehele gehoord
gehouden geistig gekozen gelandet gelaufen geleden gelegenen gelegenheid gelegenheit
gelegentlich gelernt gelesen gelingt geloof gemeldet gemerkt gemälde gemäss gemüse gemütlich
genaamd genannte genannten genaue genauso genehmigung geniessen geniesst gennaio genoeg genoemd
genossen genügend genügt geopend geplante geplanten geraakt geredet geregeld geregelt gerettet
geräte gerüchte gesichert gesorgt gesteckt geteilt getestet getrennt getroffen getrouwd
getrunken getötet gevaar gevoel gevolg gezielt geändert geöffnet giocare gipfel gisteren gitarre
giudice giudizio giugno giustizia glaube glauben glücklich gmbh goeie gostar gostaria gostei
grappig grecia groeien groepen grèce grösse grösste grössten grösster gründen gründlich gründung
gutschein gäbe gärten gäste gästen gênero gómez götter gültig günstig günstige günstigen
günstiger hablamos habló habría halbzeit handelte handlungen handwerker hattest haushalt
heerlijk heerlijke heftig heilige heiligen heisst heizung hektar helaas herinneren herrschaft
hervor heutige heutigen hielten hiermit hiervan hiervoor hinaus hinein hingegen hinsicht hoewel
hohem hohes homenagem homenaje honneur houdt huidige hunderte huwelijk händen händler hängen
hängt hättest hôtel höhle hölle hörte hügel hütte ideeën idéia iedereen iglesias ignoriert
igreja immagino immeuble imparare impegno imposible imprensa impôts incendie incroyable incrível
indietro indirekt infierno infolge ingezet inglaterra ingolstadt inhaltlich initiatief iniziare
iniziato inklusive inmediato inmiddels inoltre inquiète insbesondere insofern insomma
intelectual intención intenzione intenção intercambio internacionais internationaal
internazionale intervento intéresse intérêt inutile investitionen invierno invloed inwoners
inzwischen ipotesi israël istituto italiener italienisch italienische italienischen italië
itália jajaja jambes januari jardim jardín jemandem jemanden jenseits jetzigen jeugd jeunesse
jeweils jezus joachim journées judiciaire julgamento jullie juridique justiça juventud jährige
jährigen jähriger jährlich jährlichen jésus jörg jünger kacke kaffee kalifornien kameraden
kandidat kandidaten kanzler kasten kategorien kauft keinerlei keinesfalls kenntnis keuken kfz
kijkt klaar klamotten klappt kleding klicken klima klingt klinkt knochen koffie kommentiert
kompetenz komplette kompletten komponenten konferenz konfrontiert koningin koninkrijk konkrete
konkreten konstanz konstruktion konzepte konzern konzert konzerte korrekt kranke kreativ kreeg
kregen kriege kriegen krieger krieges kriegst kriegt kriterien kritiek kritik kritiker kritisch
kritische kritischen kritisieren kritisiert kroatien kräfte kugel kulturelle kulturellen
kulturen kumpel kwaad kwaliteit kwestie kwijt kälte kärnten kölner körperlich körperliche
körpers kündigung künstler künstliche kürze kürzer laissé landgericht landkreis landwirtschaft
langweilig langzaam lanzamiento lebende lebenden lebte lebten lediglich leeftijd leidde
leidenschaft leidet leidt leistet leistungen leitete lembra lembrar lenguaje lenguas lesquelles
lesquels letzter letztere letztes letztlich leído lgbt lichaam liebsten lieferung llorar lluvia
lmao lohnt lontano luisteren luoghi lycée lächeln ländlichen lógica lübeck lücke lüge maakten
maandag maestros magazin magdeburg maggiore maintenir mairie majeur maladie malattia malerei
malheureusement mancanza manchmal mangiare manhã mantiene marktplatz martínez maschinen
massgeblich massnahmen matemática mathematik mauvais medikamente mediziner medizinische
medizinischen meerdere meestal meisje meisjes meistens meisterschaft meldung meldungen meneer
menschheit menschliche menschlichen mercredi merkmale mettent meurtre mierda migliaia milhares
milhão miliardi militares miljard miljoen milliarden minderheit mindestens ministério minuut
mischung missbrauch missbraucht misschien mitbekommen mitbringen mitgebracht mitgenommen mitleid
mitmachen mitteilen miércoles moeite moesten moitié momenteel monatlich monnaie montaña montré
mooiste moschee moscou moskau moslims muchísimo murió musikalische musikalischen muslime
musulmans muziek mädchen mädels männern männlich männliche männlichen mélange mídia mögliche
möglichen mörder músicas münchner münster münzen müsst müsste müssten mütter nachfrage nachteile
nacido nacionais nació nackt nahezu namorada namorado naquela naquele nascita natale natürliche
natürlichen nazionali nederlands neemt negativen negozio negócio negócios nenhuma nergens neubau
neueste neuesten neuken neulich neustadt niederlage niemals niemanden nieuws nimmst ninguém
noemde noemt nominiert nonostante normalerweise norwegen notizie notwendig notwendige
notwendigen notwendigkeit notícia notícias nummern nächstes nämlich nötig nötige nötigen objekte
objektiv obstante obviamente obwohl occidentale occupe offenbach offenbar officielle
officiellement offiziell offizielle offiziellen offizier oficiais oficiales oficinas ofrecer
ohnehin ojalá olhando olvidar omgeving omhoog ontdekt ontmoet ontstaan ontvangen opdracht
opgericht opinião opnieuw optreden opérations organiseren organizações orgulho originele oublie
oublier outubro ouvrage overigens overleden overwinning overzicht oído paderborn panamá papeles
papiere parceria parfaite parfaitement parliamo partenaire particolari partijen paseo passagiere
patrimoine patrimonio peccato peinlich peinture peligro perdeu perdiendo perdió perfekte
pericolo personnages persoonlijk persoonlijke perspectiva perspektive perspektiven pfalz pferd
pferde phänomen phénomène piacciono piace piacere pidió piensan piernas piuttosto plannen
plekken pluie plupart pläne plätzen pobreza podrías poesía poiché policiers polizei polizist
polizisten polnische polnischen popolazione português posibilidades possède poteva potrebbero
potresti potrà pourraient pouvait pouvons poveri prachtig prachtige pranzo prefeito prefeitura
pregunto prensa preocupa presidencia presidência presupuesto preussischen preuves priester
prigione prijzen primavera printemps proberen prochaine procédure produzieren produziert
professeur profissionais progrès projekten promoción pronti proposito propriedade prossima
prossimo protokoll protéger provavelmente provincias provincie prozess prozesse präsentation
präsident prédio prêmio prêts prüfen prüfung publiek publikum pétrole pêche qualcuno
qualifikation qualsiasi quatrième quatsch quitté raconte raconter raggiunto raíz reageren
reagieren reagiert reaktionen realtà rechnen rechnet rechnung recientemente reconnu recorrido
recuerda recuerdos refusé regardez regensburg regierungen regisseur regiões regresar reihen
remarqué remettre rencontrer rencontré reprendre republik respeito respeto respostas retraite
reunião reçoit ricerche richieste riecht riferimento riforma rimanere rivière roepen royaume
rucksack ruhestand ruhig ruimte rythme rádio räume räumen règle république réseaux résumé rêve
rêves ríos römer römische römischen saarland salariés sammeln sammlung sapevo sappiamo scelto
schaffst schafft schaffte schalke scharf scharfe schatje scheidung scheinbar schenken scherz
schicke schicksal schickt schickte schieben schiessen schiesst schlampe schleswig schliessen
schliesst schlimm schlimmer schläft schmecken schmeckt schmerz schmerzen schmuck schneiden
schrecken schrecklich schreef schreibe schreibst schreibt schreien schreit schriftlich schrijf
schrijft schrijven schrijver schuldig schweden schädel schäden schäfer schätzen schöne schönen
schöner schönes schönheit schönste schönsten schülerinnen schülern schützen schützt
scientifiques scienze scolaire scoprire scritta scritto scrittore scrivere scuola scuole
scénario sebbene sechsten secundaria segretario segreto seguenti seguidores seguramente seigneur
seltener seltsam sembrano sencillo senhora senioren settembre settimana setzten sexuellen sfeer
sguardo sichtbar siegfried siehst siguiendo siguió silencio silenzio sinistra siquiera sitzung
sklaven sobald soeben sohnes solidarität solltet soltanto sommeil sommige sonntag sonrisa
sonstigen soorten sorgte sorpresa soweit soyez soziale sozialen sozialer soziales sozinha
sozinho spaanse spagnolo spannend spannende speciaal speelde speziell spezielle speziellen
spiega spiegare spieltag spijt spreekt späten spätere spüren stabilität stammt standaard stasera
stehende stehenden stehst steigern steigerung stelde stellungnahme stessi stetig steuern
stichting stierf stiftung stijl stimmung stolz stossen stranieri strumenti strumento struttura
stukje stukken sturz städte städten ständig ständige stärke stärken stärker stören störung
störungen stösst stücke stürzen sujeto supérieure surpresa szenen sábado sängerin sätzen sénat
sítio söhne súper tarjeta tatsache tatsachen tauschen tausend tausende telefoon teléfono
température tendenz tenminste tenzij teoría teppich terceira terceiro tercera terecht territoire
território terwijl teufel teveel thüringen thüringer tiefe tiefen tiempos tijden tiveram tivesse
toegang totaal tournoi transmissão transparenz traurig traurige trinken trinkt triunfo troepen
troisième troupes tráfico trägt tränen träume träumen trésor turquie tuttavia tuviera tuvieron
twaalf twijfel twintig tâche tätig tätigkeit títulos tötet türen ufficio umfrage umgehen
umgehend umgesetzt umsetzen umsetzung umsonst umstände umwelt unbekannt unendlich unheimlich
unieke unmittelbar unterscheiden urkunde vanavond vandaag vandaan vanwege vehículo vehículos
veiligheid venedig vengono verandert verbracht verhält verkocht verlangen verlaten verluste
verplicht verraten verrät versichert versorgt versteh viejos vielfach vielfalt viertel vigueur
vissuto vittima vittime vittoria vivienda viviendas viviendo vlees vliegen vllt voedsel voelde
voetbal voglia voilà volete voleva volevo volledig volvió volwassen voordat voorkomen voormalig
voormalige voraus vorbild vorerst vorgaben vorgang vorgehen vorgelegt vorgenommen vorgesehen
vorgänger vorige vorkommen vormen vormt vorschlag vorsicht vorsichtig vorsprung vorteil vorteile
vortrag vostri vostro voudrais voulais voulait voulez vrienden vriendin vrije vroeg vroeger vécu
vítima vítimas vóór vögel völker waardoor waarmee waaronder waarvoor wahrheit webseite wechseln
wechselt wehren weibliche weiblichen weitaus westfalen wieso wieviel winnaar wirkliche wirkte
wirkung wirtschaftlich wirtschaftliche wirtschaftlichen wirtschafts wissens wissenschaften
wissenschaftler wissenschaftlich wissenschaftliche wissenschaftlichen wissenschaftlicher witzig
wobei wodurch woensdag wofür wohne wohnt wovon wunderbar wunderbare wundern wundert wunsch
wusste wussten wähler wärme wärst wäsche wörter wünschen wüsste wüste wütend zapatos zaterdag
zeggen zehn zeigten zeitalter zeitraum zeitschrift zentralen ziemlich zinsen zitiert zodat zodra
zoiets zomaar zondag zoveel zuerst zufall zugeben zuhause zuiden zukommen zulassen zuletzt zulke
zumeist zurecht zuschauer zwaar zwarte zweitens zwingen zwingend zähne züge zürich álbum ámbito
ángeles árbol ägypten ähnlich ähnliche ähnlichen ähnliches äussere äussert échapper échec
échelle égalité église électricité électronique élevé énorme époque épreuve équipes établi étais
étoiles étrange étranger étrangers évident öfters österreichische österreichischen österreichs
übergang übersetzt übersicht übrig übrigen übrigens америки ближе боевых боже брата бывший бюро
вверх вдоль вдруг везде весело вечера вещь виктор включая вниз вновь вовсе восток востока
восточной впервые вроде вскоре вчера выборах выйдет выйти выставка выступает выступил
выступления вышла готова границы грузии давай двери дверь девочка девочки детьми доктор дочь дтп
думает думал думала думать думаю думы душа душе души душу ехать завтра замуж звезда знаешь зовут
игорь издание издания иначе искать касается качество китае китай китая комитет кофе круто кстати
кубка ленина мальчик мвд мимо мозга мужик музей назвал назвать наоборот настолько наука науки
небо нефти нечего номера ночью нравится обороны огонь означает оказался ооо оружие оружия
оставил осталось остался останется отказался открыть откуда отлично охраны оценка оценки павел
память папа пишет плюс подарок поддержки подписал позже пойдет пойду пойти похоже пошла
президент премии премьер привести привет пришла пройдет пройти прошлом растений речи речь
сведения свыше сезона сельского сестра сидеть сильнее скажи скажу сказала сказали сказано
слушать смерти смерть сможет смотри смотрите смысл сначала событий события солнце спорта спустя
сср старые стихи сюда твоей твои твоя тобой тренер трое труда туда убить увидел увидеть угодно
ужин узнал улице улицы упал ученые учетом финал франции фронта футбол хватает хватит хорошие
хороший хотел хотела хотят хочется хуже целях центра центре чисто членов члены шанс шоу штаб
эффект языка языке японии
""",
    "3334": """
ablehnung académie aeroporto agricole aktualisiert amerikaanse amerikaner amerikanische
amerikanischen amitié angefangen anhören associazione aufeinander auskunft ausschuss ausserhalb
aussieht avevano begannen begleiten begleitet begreifen begrenzt begrijp begrijpen begrüssen
bekannter bekomme bekommt berechnet berechnung berlusconi betreuung bevolking beweging bewegung
bewegungen beweise beweisen beweist bewerben bewerber bewerbung bewertet bewertung bewijs
bewijzen bewohner bewoners bewusst bijdrage bijvoorbeeld bijzonder bijzondere bilancio
bildschirm bischof bisogna bisogno brauchst brauchte bruxelles cinquième cinéma circonstances
dagelijkse dispiace draaien educazione eingesetzt ejemplos ejército entièrement entscheidend
entscheidende entscheidenden entscheidet entscheidung entscheidungen entsprechen erdbeben
ereignis ereignisse erfasst erforderlich erforderlichen erfordert erfreut erfuhr ergänzt
ergänzung erlauben erzielte esperienze estranho estrategia fenomeno fenómeno fernseher
festgehalten festgelegt festgenommen festgestellt folgendes fortschritt fortschritte gearbeitet
gebaseerd gebeurd gebieden gebildet gebouw gebouwd gebouwen gebrochen geburtstag gebäude
gebäuden gebäudes gebühren gedauert gedreht gedurende gefangenen gefasst geflogen gefolgt
gefordert gefragt gefreut gefühle gefühlt gegensatz gehaald gehabt gehandelt gehirn geholfen
geholpen gelangt geliebt geliefert gemeenschap gemeenten gemeinderat gesammelt gesamte gesamten
geschafft geschehen geschenk geschenke geschenkt geschickt geschiedenis geschieht geschlafen
geschlecht geschlossenen geschmack geschnitten geschossen geschreven geschwindigkeit geschwister
geschäfte geschätzt geschützt gesellschaften gesellschaftliche gesellschaftlichen gesetze
gesetzes gesetzlich gesetzliche gesetzlichen gesichter geslacht gesloten gespannt gespeeld
gespielt gesprek gesprochen gesproken gespräch gespräche gestartet gestattet gestiegen gestohlen
gestorben gestossen gestrichen gestuurd gesundheit gevolgd gevolgen gewarnt gewartet geweest
geweldig geweldige gewerbe gewerkt gewidmet gewinnt gewollt geworfen gewusst gewählten gewährt
gewöhnt gezwungen giornale giornali grundgesetz grundschule grundstück haushalte herkunft
hetzelfde hilfreich hinweisen hoeveel ingeniería jungfrau kapitän kilomètres kilómetros kleidung
kleineren koalition kontrollieren kontrolliert kräftig köpfe kümmern lançado lançamento lançou
leverkusen liberdade luxemburg makkelijk mannschaft mitarbeiter mitarbeitern mittagessen
mitteilung mittelpunkt mittlere mittleren mittwoch médecin niemandem oberfläche parecía perciò
percorso pertenece pesquisas pfarrer pflichten politieke raccolta racconta ragazza ragazze
recebeu rentrée ricevuto richtlinien ricordare ricordi riguarda riguardo risolvere rispondere
risposte risposto rivoluzione rumänien schlägt settimane sicuramente sicurezza sociaal stratégie
temprano todavía toutefois umfasst unglück unterbrochen untergebracht unterhaltung unterkunft
unternehmens unterrichtet unterwegs veranderd veranderen verantwortlich verantwortlichen
verantwortung verarbeitet verbessern verbessert verbesserung verbeteren verbinden verbindet
verbindungen verboten verbrannt verbraucher verbrechen verbrecher verbreiten verbreitet
verbreitung verbringen verbundenen verdachte verdammt vereinbart vereinigung vereinten verfasst
verfolgen verfolgt vergangenen vergeten vergisst vergleiche vergleichen vergonha verhaal
verhaftet verhalen verhandeln verhandlung verhindern verhindert verkauf verkaufe verkaufen
verkeer verkeerd verkeerde verkehrt verklaring verkoop verlangt verlaufen verleden verletzen
verletzt verletzte verletzung verliebt verliehen verlieren verliert verliess verliezen verloren
vermeiden vermieter vermissen vermisst vermitteln vermittelt vermittlung vermoord vermutet
vermutlich vermutung vernunft verordnung verpassen verpasst verscheen verschenen verschieben
versicherung versorgung versprechen verspricht versprochen verstecken versteckt verstehe
versteht versuchte versuchten vertelde vertrauen vertraut vertreter vertretern vertrieb vertritt
verträge verursachen verursacht verwandelt verwandte verwandten verweist verwendeten verändern
verändert veränderung veränderungen veröffentlichen veröffentlicht vidéos volledige vollendet
voorbeelden voorstel voorzien voorzitter vorbehalten vorhaben vorjahr vorliegen vorliegt
vorstellungen vorwurf zahlreiche zahlreichen zigaretten zugelassen zugriff zugrunde zugunsten
zugänglich zumindest zuviel zwanzig zwölf überhaupt überlassen überleben überlebt überlegungen
übernahm übernimmt übernommen überprüfen überprüft überprüfung übertragen übertrieben überwinden
überzeugen überzeugt überzeugung андрей больнице больницу будешь будучи будущего будущее будущем
вернулся вернуться версии версия возраста волосы выглядит дочери испании картина картины команда
команде комитета комнату константин концерт купил людям машина машины минимум министр моему
мысль никуда особенности полковник прибыли признать природы приходится пришлось приятно решил
сергей сердца сердце смотрел солнца социальной социальных союз союза театр театра теории теория
центральной честно этапе
""",
    "3340": """
англии любишь
""",
    "3343": """
índia índice únicamente статус
""",
    "3344": """
aanleiding aanwezig acontecendo aggiungere alkohol amanhã angelegenheit angelegenheiten
angeordnet anscheinend anschluss antecedentes anzusehen apotheke befasst befehl befreien befreit
befreiung botschafter científico científicos companhia contrôler denselben difusión eingebaut
eingegangen eingeladen eingestellt eingetragen eingriff ennemis enseignement enseñanza
entschieden erkennbar ermitteln ermittelt ermordet ernährung erscheinen erscheint erschien
erschienen ervaringen esempio esercito extranjero fehlende fehlenden festhalten fiducia geklaut
geklärt gepostet gerechnet gerechtigkeit gevangenis giappone hergestellt immernoch incluindo
incluyendo insgesamt irgendein irgendeine irgendeiner irgendwas irgendwie irgendwo irmãos
journaux lekkere língua muestran nochmals ocurrió oftmals onderdeel onderwijs onderzoeken
ongeluk opgenomen oplossing ospedale ouvrages ovviamente periódico registriert stattdessen
trasporto ufficiale ungefähr unnötig untereinander verteilung vervoer vervolgens vérité
weitgehend zerstört älteren ältesten élèves établir établissement étudiants étudier événement
événements öffentlicher öffentlichkeit берегу близко болезни боюсь быстрее вечером видимо героев
гораздо десять евгений женщина женщину женщины играет играх клуба клубе корабль лучшее матчей
министров музея музыка музыки музыку народного народной народов насколько начальник начальника
начиная несмотря никаких никакого никакой николай общества общественного общественной
общественных огромное осенью отвечает относительно относится памяти печати поводу повышение
повышения понимать понял поняла понятно правительство раньше ребята ремонт рынке середине
случилось собственной совместно страшно третий тысячи увеличение хочешь чемпион январе
""",
    "34": """
أجريت أجنبية أحدهم أحزاب أدركت أصبحت أصدرت أعطى أعقاب أعلاه أعوام أفريقيا أقصى أقيمت أمريكا
أمريكي أمريكية أنجلوس أواخر أوامر أوضح أولئك إلغاء استراتيجية الآباء الآخرة الآخرين الأجنبية
الأحزاب الأسئلة الأسلحة الأسماك الأسواق الأفارقة الأفريقية الأمثلة الأنباء الأنبياء الأنشطة
الأولمبية الإتحاد الإتصال الإثنين الإجابة الإذاعة الإسباني الإسبانية الإعدام الإمارات الإنساني
الإنسانية الإيراني الإيرانية الإيطالي الإيطالية الاختيار الاستثمار الاستعمار الاستقرار الاستقلال
الاستماع الاستمرار الاسلامية الاطفال الانتخابات الانضمام الانفجار الانقلاب الاولى البخاري
البرازيل البرلمانية البريطاني البريطانية البضائع البلدية البلدين البيئية التأمين التجربة التحتية
التحرير التحكيم التدخين الترتيب التركيز التشريعية التشغيل التعذيب التعليقات التفاعل التفكير
التقارير التقليدي التقنيات التمييز التنظيم التنفيذ التنفيذي التنمية التوازن التوحيد الثامن
الثامنة الثلاثاء الثلاثة الجائزة الجبهة الجدران الجديدة الجريمة الجزائري الجزائرية الجلسة
الجمهوري الجمهورية الجنرال الجنسية الجنوبي الجنوبية الجوانب الجودة الحاجة الحاسوب الحاكمة
الحديدية الحديقة الحشرات الحقيقية الحمراء الحوثي الحوثيين الخارجي الخامس الخامسة الخبراء الخبرة
الخبز الخريطة الخضراء الخلافة الخلايا الخلفي الخلفية الخليج الخليجي الخليفة الخمسة الخميس الخيال
الخيرية الداخلي الدراسية الدستور الدستورية الدموية الذاتي الذاتية الذاكرة الذكاء الذكور الذكية
الرأي الرؤية الرائعة الرابعة الراديو الراهن الرسمي الرسمية الرصاص الرعاية الرغبة الرقمية الروابط
الرواية الزاوية الزجاج الزراعة الزراعية الزرقاء الزعيم الزفاف الزمالك الزهور الزوجة الزيتون
السابقين الساحل السادس السادسة الساعات السلسلة السلطات السماح السوريين السياحة السياسات
السياسيين السياق السيطرة الشاطئ الشاعر الشافعي الشجاعة الشجرة الشريعة الشريفين الشمالية الشمسية
الشوارع الشيطان الشيوخ الصحراء الصحيحة الصغيرة الصواريخ الصوتية الضابط الضباط الضحايا الضحك
الضخمة الطائرات الطائرة الطبيعة الطبيعية الطرفين الطقس الطوارئ الطويلة العاصمة العراقي العسكري
العقوبات العمليات العوامل الغابات الغذاء الغذائي الغذائية الغربي الغضب الفرنسي الفنانين الفيديو
القائمة القاضي القديس القديم القديمة القذافي القريبة القناة الكاملة الكحول الكذب الكويت
الكيميائية اللجنة اللجوء اللحظة اللحوم اللذين اللطيف المؤسسات المؤسسة المؤكد المؤمنين الماضية
المتحركة المتخصصة المتعددة المتعلقة المجاورة المجتمعات المجموعات المجموعة المحافظة المحافظين
المحاكمة المحامي المحتمل المحتوى المحكمة المحليين المدرسة المدنيين المراكز المرتبة المرتبطة
المرحلة المرضى المركزي المركزية المسألة المسؤولة المسؤولية المسؤولين المساجد المساعدات المستحيل
المستخدمة المستخدمين المستشفى المستقبل المستقلة المسلسل المسلمون المسلمين المسيحية المشاريع
المشاعر المشاكل المشتركة المشكلة المصابين المصريين المعروفة المعلمين المغاربة المغربي المفترض
المفضلة المقابلة المقاطعة المقاومة المقبلة المقصود الملائكة الملابس الممارسات الممارسة المنازل
المناسبة المنافسة المنتجات المنزلية المنطق المنظمات المهندس المواضيع المواطن المواطنين الموافقة
المواقف الموجودة الموسيقي الناتج الناحية النتيجة النحو النصوص النطاق النظرة النظرية النفسي
النفسية النفط النقاش النقاط النقطة النهاية النووي النووية الهجرة الهجمات الواحد الواحدة الواضح
الواقعة الوحدات الوزراء الوظائف الوظيفة بإجراء بإذن بإطلاق باستمرار بالبحث بالتعاون بالمدينة
بريطانيا بكثرة بمثابة بمجرد بمدينة بمشاركة بمعنى بموجب بينهما تأمين تتحرك تتضمن تجاهل تجاوز
تجعلني تحديدا تخفيض تسأل تستطع تستطيع عبدالعزيز فلسطين لأسباب لإجراء لإطلاق لحظات للأمم للبحث
للتعامل للتعليم للحفاظ للحكومة للحياة للمساعدة للمشاركة للمعلومات لنفسك لنفسه لنفسي مؤخرا مؤسسات
مؤسسة مباريات مبروك مبكرا متحركة متنوعة مثلما مستحيل مستشفى مستقلة مستمرة مستويات مشابهة مشاريع
مشاهدة مشتركة مقابلة مقارنة مقاطعة مقاومة مكافحة ممثلة مميزة منتخب وأحيانا وأخيرا وأضاف وأيضا
والتعليم والحياة والسياسية والعشرين والمجتمع وغالبا يحاولون يستطيع
""",
    "3400": """
английский долларов европе европы следующей следующем следующий
""",
    "3410": """
verfügung
""",
    "3412": """
egyptian
""",
    "3413": """
palestine
""",
    "3414": """
например
""",
    "3423": """
mexicanos nachrichten olympische olympischen
""",
    "3424": """
bundesland bundesliga bundesrat bundesweit funktionieren gonzález zusammenhang украине украину
украины
""",
    "3430": """
vollständig vollständige
""",
    "3433": """
alegría aprobación beschluss débats détruit februari frankfurter frankreichs hierfür hiermee
kennzeichen mexicano nachbarn nachbarschaft nachdenken nachfolger nachgedacht nachgewiesen
nachhaltig nachmittag nachweisen nachwuchs officieel reduzieren reduziert souvenirs
universitäten поздно прямой
""",
    "3434": """
agréable ansprüche aufhören aufklärung ausführung austausch battaglia bedeutende behinderung
behörde behörden berechtigt bescherming beschikbaar beschreibt beschreven beschwerde beschwerden
beschweren beschädigt beschäftigen beschäftigt beschäftigung betrifft bezahlt bezoekers
bezüglich bibliothek bogotá bundestag cataluña catholique ciudadanía communautés constitucional
convirtió corrupción cuestión córdoba dankeschön dankzij declaração dichiarazione diejenigen
dipartimento dipendenti diputado diputados disegno dunkelheit durchbruch durchführen
durchgeführt durchgesetzt durchmesser durchschnitt durchsetzen déclaré défaite déjeuner député
députés déterminer econômica eigenschaften eigentliche eigentlichen eigentum einführung
einzelfall energiewende erfährt erfüllen erklärte erklärung europäischen excepción exposição
famiglie famílias femminile ferramentas fevereiro fleissig fondamentale förderung führten
gastgeber gefährdet gefährlich gefährliche gefängnis gegenteil gehöre gehörte gehörten gewohnt
goddamn griechen griekenland grossartig grossartige grossteil grossvater gymnasium günter
herausgeber hinterlassen hochschule hochschulen hälfte hässlich häufiger häusern höchst höchste
höchsten höhepunkt höheren increíble instituições jeweilige jeweiligen kartoffeln katastrophe
koblenz kommunikation konzentration kostenlose kümmert mehrfach mudanças médecine médecins
neuigkeiten nunmehr oposición opportunità personnalité petróleo pousser pouvoirs profondeur
préfère préféré reconhecimento reconnaître repubblica responsabilità retrouvé revolução
rheinland réduire réellement réflexion répondu scheitern scheiterte schlüssel schriften
schwangerschaft schwierig schwierige schwierigen schwieriger schwimmen schwächen selbstmord
sociétés souhaite souviens sucedió suffisamment südlich südlichen temperatuur tradicionales
transmisión tribunale trotzdem trouvait trouwens umständen unterschreiben unterschrieben
untersuchung untersuchungen verdienst verdwenen verfügen verfügt vergadering vergangenheit
vergleichbar vergüenza verläuft vermehrt vermögen verschwunden verständlich verständnis vielmehr
vogliamo vogliono wahnsinn wahrscheinlich wahrscheinlichkeit weitergehen weltkrieg weltmeister
wesentliche wesentlichen wetenschap wolfsburg würzburg zusätzliche zusätzlichen zweifel
übersehen большинство василий добрый интернете карьеру посмотрите предлагает предложил самолет
собрание собрания украинский украинских украинской
""",
    "3440": """
bevorzugt geprüft herausforderung herausforderungen herausgegeben verschiedensten verschoben
verschwinden verschwindet verteidigen verteidiger verteidigt verteidigung wenigstens комиссии
серьезно территорию
""",
    "3444": """
absolviert abstimmung achtergrond aktivitäten angepasst anschliessen atmosphäre aufgehört auprès
ausgegangen begriffen begründet begründete begründung belangrijke belangrijkste beleidigt
beleuchtung bemühen bemüht bemühungen bepaald beteiligen beteiligt beteiligung betrachtet
betrokken beträgt bevindt binnenkort buitenlandse caratteristiche cittadini cittadino
complètement connaissances consecuencias conseguiu cualquiera cámaras cáncer cárcel câncer
célèbre dangereux dasselbe deberíamos difficoltà dificultades divulgação dovrebbero dovremmo
dovresti dovrà décidé découverte découvrez défendre démarche démocratie démocratique désolé
désormais détruire dólares dúvida einerseits einnahmen einstellungen einzusetzen elektrische
elektrischen elektronische empfohlen entraînement entsprechende entwickelte entwickelten
entwicklungen episodio episódio erhoben erhältlich erhöhen erhöht erhöhte erhöhung erlebnis
erwachsenen erwähnen erwähnt erwähnte escreveu escribió espectáculo extranjeros extrêmement
fossero frattempo freiwillig freiwillige freiwilligen fronteira früheren fördern fördert
gegenstände gekauft gekennzeichnet gekostet gekregen geleistet gepäck gezahlt gezegd gezondheid
giornalista glaubst glaubt glaubte gobernador gouverneur griechische griechischen grössen
grösser grössere généralement hoofdstad immediatamente infraestructura infrastruktur integrieren
integriert jaarlijks jornalista kennenlernen konsequenz kämpfe kämpfen kämpfer kämpft käufer
königlichen königreich könntest lasciato lendemain letzteres littérature lächerlich légèrement
maggioranza maggiori mauvaise moeilijk möchtest múltiples niedersachsen niedrige niedrigen
nourriture nuevamente organisaties particolarmente particuliers pauvres perguntar
persönlichkeiten poursuivre praktikum preguntar preguntó prennent princípio prinzipien
propriétaire propriétaires prácticamente prácticas précisément précédent précédente próximos
pubblicato pubblicazione pubblici pubblicità purtroppo pérdida rappresenta religieuse
rápidamente règlement récemment récupérer régulièrement résoudre samenleving samenwerking
sanktionen sarebbero scegliere schlechtes seehofer sembrava semplicemente soprattutto sostegno
soutenir sowieso sowjetunion stadtrat stattfinden stattfindet systeem sämtliche tegenwoordig
televisão théâtre travaillé täglichen témoin témoins términos tödlich unbedingt unfassbar
unmöglich unterscheidet vakantie venerdì verkauft verlässt verstärkt verwirrt vorbereiten
vorbereitet vorbereitung vouloir vrijwilligers vrouwelijke véhicule véhicules víctima víctimas
vídeos wereldwijd wiederholen wiederholt wiedersehen womöglich wurzeln zuhören августе бизнеса
буквально взял взяли владимир владимира внутренних восемь впереди высокий высокой германии
голосов господи дважды двумя девушка девушку декабре доброе дорогой друзья думаешь жизнью забыл
забыть задача задачи законы заместитель запада западе западной здорово игроки игроков интервью
информацию исключением исключительно капитан квартире квартиру квартиры контракт маленький млрд
множество молодец мужчина мужчины надеюсь назначения написал написать недавно неужели объявил
объяснить отдельных относятся отсутствие официальный передачи платье победил поддержку подумал
позднее поколения помимо помогите помочь попасть попытки построить появился появится прежнему
приехал принимает проводить продажи произведения произошло профессор сделано сезоне ситуация
смешно смогли сможешь смысла соглашение сообщил состоится сравнению судьба третьего увеличить
успеха фотографии хотелось чувствую энергии
""",
    "40": """
أفغانستان الآخرون الأميركية الإنجليزي الاحتياجات الاستخبارات الانتخابية البرازيلي البرتغال
التنفيذية الذكريات الرئاسة الرئاسية الرئيسي السياحية العراقيين العنكبوت الكويتية اللحظات
المتظاهرين المرشحين المساواة المستشفيات المستقبلية المفاوضات الموسيقى الموسيقية الموظفين بأكمله
بأكملها بإمكانك بالتأكيد تتجاوز عبدالرحمن فنزويلا للمسلمين والتكنولوجيا والمؤسسات والمسلمين
يستطيعون
""",
    "4000": """
anschliessend auparavant bevölkerung caractéristiques entraîneur erhöhten estadounidense
financiële gekämpft gepubliceerd gevraagd kurzfristig nauwelijks néanmoins prinzipiell
stattgefunden tegelijkertijd unwahrscheinlich verkäufer verstorbenen verstärkung verzweifelt
vorbereitungen zunehmend беларуси беларусь внезапно дальнейшем департамента депутатов депутаты
друзьями исследований литература литературы написано недостаточно появилась принадлежит
протяжении руководством секретарь транспорта феврале эксплуатации
""",
    "4030": """
bundesländern bundesregierung bundeswehr
""",
    "4040": """
aeropuerto ausrüstung beschäftigten bibliothèque durchschnittlich durchschnittliche eigentümer
einschätzung führerschein gefeliciteerd gefördert gegenseitig geglaubt griechenland
grossbritannien höchstens jubiläum konzentrieren konzentriert militärische militärischen
ministerpräsident nordrhein schauspieler schwierigkeiten selbstverständlich vergleichsweise
wahnsinnig wahrgenommen weltmeisterschaft zusammenfassung zusammengefasst председатель
""",
    "4044": """
beschränkt beschäftigte demonstrieren nachträglich officiële
""",
    "42": """
اقتصاد تبادل خصوصا رياضية سرطان ظهرت ظهور نتائج نسخة
""",
    "4214": """
россии россия
""",
    "43": """
آنذاك أتمنى إبراهيم إجراءات ابتداء ابراهيم اتصالات اتفاقية اتمنى احترام احتمال ارتداء اعترف
اقتصادية اكتشاف الأردنية الإجراءات الإعلانات الباحثين التوقيت التوقيع الجامعات الجامعية الجماعات
الجماعي الجماعية الحادثة الخصوصية السرطان الصناعي الصناعية النتائج النسخة امتداد امرأة انتخاب
انتظار اهتمام باتجاه بحاجة بحثا بعثة بعدها تأسيس تايمز ترجمة تفاصيل تكاليف جاكسون جزءا جماعات
جماعي جنرال حادثة حاولت حيوانات خارجية سبتمبر سلسلة شاركوا صباحا عددهم فرنسا فضيحة فعاليات كارثة
كارلوس لقناة مانشستر مبادئ مبادرة محاكمة مراقبة مسؤولية مسرحية معايير مفتوح مفهوم ملابس ملتقى
مناقشة مهندس نتمنى نسبيا هنالك وبالتالي وثيقة وحدها وحيدا وعندما يتواجد يرغب يفترض ينتمي يهمني
يومنا
""",
    "4300": """
регионе
""",
    "4304": """
órdenes
""",
    "4314": """
ukrainian
""",
    "4333": """
straftaten южной юрий
""",
    "4334": """
arbeitgeber bauarbeiten bekommst buchstaben herrscht hoffnungen jahrelang jahrgang mittelmeer
reichweite tecniche türkei wertvolle zielgruppe армии армия киеве россией россию санкции турнир
турнира
""",
    "4340": """
верховного людьми
""",
    "4343": """
йорке
""",
    "4344": """
abhängig abhängigkeit afgelopen andalucía angesichts angesprochen asesinato aufführung
auseinander círculo derselben ergebnissen erscheinung gedeelte imediatamente inderdaad
iniziativa innenminister miteinander mithilfe mitternacht ondertussen ongeveer oorzaak oublié
ressourcen riuscire riuscito tübingen ufficiali uiteindelijk uitspraak vlaanderen zeichnungen
árboles überraschen überrascht альбом борьба борьбе борьбу борьбы ворота газета газеты генерал
динамо естественно звезды золото золотой италии итогам итоге итоги магазин михаил наконец нибудь
николая письма письмо позиции пытается пытался ресурсов сибири сирии солдат строительства
строительство схема традиции тяжело участием
""",
    "44": """
آخرون أسبوعين أستراليا أستطيع أصدقاء أصدقائي أوكرانيا إجازة إجمالي إدخال إدوارد إرهابية إسقاط
إسماعيل إعطاء إمرأة إمكانية إيجابية إيطاليا استخدامه اسطنبول اغتيال اكتشفت الأربعاء الأرجنتين
الأرواح الأصدقاء الأصليين الأغلبية الأفريقي الأقصى الأوروبية الأوضاع الإخبارية الإرهابية
الإسرائيلي الإسرائيلية الإقليمي الإقليمية الابتدائية الاتجاه الاتصالات الاحتجاجات الاحترام
الاحتفال الاشتراك الاشياء الاعتداء الاعتراف الانتباه الانتظار الانتهاء الاهتمام التحديات
التحقيقات الترجمة التسويق التصميم التصويت التطبيقات التغذية التغييرات التفاصيل التقليدية
التكنولوجيا التلفزيون التمثيل التونسية الجانبين الجماهير الجوائز الحوادث الحيوانات السينمائي
الشيوعي الصحفيين الضرائب العاشرة العسكرية الفرنسية الفلسطيني الفلسطينية الفوضى الفيدرالية
الكمبيوتر الكنيسة الكهرباء الكهربائي الكهربائية الكويتي اللاتينية اللازمة اللاعبين اللبناني
اللبنانية المبادئ المبادرة المباريات المثليين المخابرات المخاطر المخدرات المذكورة المراقبة
المسيحيين المشاركين المعايير المفاتيح المفتوح المفتوحة المفروض المكرمة المكسيك الممثلة المميزة
المهاجرين النفايات النموذج الهدوء اليهودي اليهودية اليوتيوب باستثناء باعتباره باعتبارها بالحياة
بالطريقة بتقديم بجائزة برشلونة بمحافظة بمناسبة تأكيد تؤكد تتراوح تجربة تشارلز تطبيقات تغريدة
تغطية تكنولوجيا تلفزيون جورجيا حبيبتي ذكريات رؤساء رئاسة رئيسي رويترز ريتشارد سريعا سنغافورة
سويسرا شيكاغو صاروخ صديقتي صياغة طوكيو عائشة عسكرية فجأة فرانسيس فلسطيني فلسطينية فهناك قنبلة
كلاهما كيلومتر لإنقاذ لاحقا لتعزيز لتقديم لتنظيم لرؤية لطالما للتنمية للشباب للمرأة لمجموعة
لمشاهدة لمكافحة لمواجهة ليفربول ماليزيا مخاطر مديرية مسبقا مصطفى مصطلح مغادرة مفاتيح مفتوحة
مماثلة ممتازة منفصلة موسيقى موسيقية نافذة نستطيع نصيحة نماذج نموذج نيجيريا نيويورك هؤلاء هولندا
وأصبحت واشنطن واضحا والاجتماعية والتنمية والثقافة وبعدها وتعالى وتعتبر وتقديم ووفقا ويعتبر يؤكد
يتجاوز يشعرون يعتقدون ينبغي يوتيوب يونايتد
""",
    "4400": """
andererseits anerkennung angegriffen angekündigt anzunehmen eingeführt ermittlungen erschossen
geklappt irgendjemand irgendwann irgendwelche uitgebreid uitgevoerd veroorzaakt vluchtelingen
zerstörung ziekenhuis академии двадцать началась немедленно оказалась октябре ответственность
отечественной понедельник понимаешь понимаю руководитель руководство спокойно спокойной
чемпионат чемпионата чемпионов
""",
    "4404": """
адвокат
""",
    "4414": """
федерации
""",
    "4424": """
nederlandse александр москве москву москвы московский московского московской
""",
    "4430": """
arbeitslosigkeit arbeitsplätze menschenrechte veranstaltungen
""",
    "4433": """
febbraio
""",
    "4434": """
australië brazilië büchern bürgerlichen bürgern eisenbahn erlaubnis erlaubt fahrrad fahrzeuge
fahrzeugen französische günther herzustellen kampioen katharina katholische katholischen
krankenhaus lebensjahr mehrmals mitgliedern mitgliedschaft märchen nirgends nirgendwo portuguesa
präsentieren präsentiert regelmatig rodríguez rücktritt schriftsteller schwachsinn secrétaire
sinnvoll südafrika türkische türkischen venezolano wohnzimmer zustimmen zustimmung zuständig
zuständigen александра федерального
""",
    "4440": """
angehörige angehörigen beauftragt beeindruckend beeindruckt beeinflussen bekämpfen bekämpfung
bewusstsein burgemeester circunstancias cumpleaños dagelijks erfüllt erfüllung erläutert
gedrückt gedächtnis gefüllt gegeneinander gegründet gelukkig gelöscht geprägt gescheitert
gesprekken gevestigd gewechselt gewöhnlich gewünscht gleichermassen grundsätzlich hoeveelheid
irgendetwas kapitalismus mannschaften merkwürdig mittlerweile teilnehmern umfangreiche
unglaublich unglücklich vereinbarung vereinigten vergewaltigung vergnügen verhandlungen
verjaardag verkiezingen verletzungen vernünftig verpflichtet verpflichtung versammlung
vertrouwen verurteilt verweigert verwijderd verwijderen veröffentlichte veröffentlichten
veröffentlichung vorwiegend vorwärts vorwürfe vorübergehend werknemers zwischendurch überwachung
überwiegend вероятно количества конференции международного международной международный
международных министерства министерство однажды одновременно очевидно разумеется
""",
    "4444": """
aangeboden aangezien abfahrt abgebrochen abgelehnt abgesehen abgestimmt abschaffung accueillir
addirittura afgesloten afhankelijk afkomstig afspraak allmählich amministrazione amtsgericht
anerkannt angemeldet angestellte angestellten anlässlich anmeldung annähernd anstrengend
anwesend anwesenheit architekten architektur arschloch ascoltare aspettare auffassung auffällig
aufgefallen aufgehoben auflösung aufmerksamkeit auftauchen aufzubauen ausdrücklich ausgebildet
ausgerechnet ausgesprochen ausgestattet ausländische ausländischen aussenminister auswirkungen
autofahrer avvocato bedürfnisse begegnen begegnet begegnung begeistert begeisterung begrüsst
behoefte beigetragen benachbarten beobachtet beobachtung bepaalde beruflich berühmte berühmten
beteiligten betroffene betroffenen beurteilen beziehungen blödsinn boodschap bovendien
buongiorno bürgerkrieg campeonato catégorie chrétiens collègues cérémonie dazwischen deelnemers
dementsprechend democrazia demokratie demokratische diskriminierung disziplin dresdner eenvoudig
ehefrau ehemalige ehemaligen ehemaliger eindeutig einigermassen einwohner einwohnern elettorale
empfehle empfehlung empfehlungen endgültig engraçado entschuldigen entschuldigt entstehung
erheblich erhebliche erheblichen erhielten erkenntnis erkrankung erkrankungen erleichtert
erstaunlich erwachsene erweiterung erzählte erzählung eröffnete esfuerzo esfuerzos espíritu
essentiellement fakultät feuerwehr filosofia filosofía flugzeuge flüchtling flüchtlingen
frühjahr frühstück funktioniert furchtbar fábrica fähigkeiten fédéral fútbol führenden gebeurde
geblieben gemakkelijk gemiddelde georganiseerd geplaatst gesperrt getränke gevaarlijk gevoelens
geäussert giapponese gobiernos grösseren gänzlich göttingen halbfinale hauptsache heutzutage
hierzulande hingewiesen hinsichtlich hurensohn hôpital hübsch hübsche identifizieren
identifiziert immédiatement impresionante indépendance indígenas indústria infelizmente
inmediatamente innsbruck intelligenz internazionali interprétation intérêts istituzioni jüdische
jüdischen jüngere jüngeren jüngste jüngsten jürgen kanzlerin keineswegs kenntnisse klimawandel
kompliziert konflikt konflikte konkurrenz konsequenzen korrektur kreativität künftig künstlerin
künstlerischen kürzlich landesregierung langfristig lebendig leipziger letztendlich liebhaber
lèvres maatregelen mecklenburg medewerker medewerkers mevrouw mindestlohn mitgeteilt município
municípios mächtig möglicherweise nationalmannschaft neugierig niederlande niederlanden
nucléaire nördlich nördlichen nürnberg nützlich obiettivo offensichtlich omstandigheden
onmogelijk ontwikkeld ontwikkelen ontwikkeling ontzettend osnabrück overeenkomst parabéns
partecipare partecipazione peligroso pflanze pflanzen plötzlich pomeriggio posiblemente
prinzessin präsidenten príncipe prüfungen pueblos pünktlich qualifiziert radfahrer raggiungere
rassismus religiöse religiösen republiek rätsel rússia rücksicht sbagliato schliesslich
schlimmste schlimmsten schokolade schreibtisch schröder sehnsucht silêncio slachtoffer
sogenannte sogenannten sozialismus sozusagen spektrum spettacolo spätestens strukturen
stuttgarter städtischen stärksten sviluppo tatsächlich tatsächlichen tevreden tijdelijk
tijdschrift toekomst toestemming tschechien tätigkeiten uiteraard umfassende umfassenden
umgekehrt unabhängig unabhängige unabhängigen unabhängigkeit unangenehm unbekannte unbekannten
unentschieden unverändert verantwoordelijk verenigd verenigde vereniging verfassung verfolgung
verliefd verlängert verlängerung verrückt verstehst vlaamse voldoende voneinander voornamelijk
vordergrund vorgeschlagen vorgestellt vorkommt vormittag vorpommern vorschläge vorsitzende
vorsitzenden vorsitzender vorträge vêtements völlig wachstum wedstrijd wedstrijden weihnachten
weshalb wettbewerb widersprechen widerspruch wiesbaden wunderschön wuppertal wünsche wünscht
wünschte zerstören zufolge zufrieden zufällig zulassung zuschauern äusseren äussern äusserst
äusserungen équilibre établissements étrangères évidemment österreicher überschritten übersetzer
übersetzung übertragung аэропорт бразилии бумаги бывшего востоке впрочем встреча встречи встречу
выиграл выиграть господин депутат дождь доктора думаете журнал журнала занимает занимается
заниматься заявил заявление институт кпсс наверное названием напротив окончания онлайн открытие
отсюда оттуда памятник переговоры погиб погибли пожалуй попросил порошенко постепенно президента
президентом премьера преступления приводит прошлого прошлой рабочий рабочих регистрации северной
северо ситуацию смысле сожалению спасибо спросил ссср счастье убийства убийство учитывая
фестиваль футболу церкви церковь
""",
}

# Runs of signs that are one token.
SIGNS = """
!! !!! !!!! !!!!!!!! !" !", !' !( !(" !) !), !). !, !-- !. !: !</ != ![ !\\ "" ""\" "% "' "( ")
")) ")). "), "). "); "+ ", "," ",& "- "-- ". "." "... "/ "/> ": ":" ":[ ":{" "; "<< "=> "> ">&
">< "></ ">{ ">{{ "? "[ "\\ "] "]) "], "]. "][" "_ "{ "} "}, #!/ #" ## ### #### ##### ######
######## ############ ################ #, #[ #{ $$ $( $, $. $/ $\\ $_ ${ %" %% %%%% %%%%%%%%
%%%%%%%%%%%%%%%% %( %) %), %). %, %- %. %; %= %\\ &# && '" '' ''' '', '( ') ')) ')). '), ')-> ').
'); ')[ '+ ', ',$ ',' '- '. '.$ '/ ': ':' '; '=> '=>$ '=>' '> '></ '\\ '] ']) '])) '], ']. '];
'][ '][' '_ '{ '} (! (" ("# ("% ("* (", ("- (". ("../ ("./ ("/ ("< ("@ ("[ ("\\ ("{ (# ($ ($" ($_
(% (& (' ('# ('% (', ('- ('. ('../ ('./ ('/ ('/', (': ('< ('[ ('\\ (( ((( (() ((- () ()) ()))
()), ()). ()); ()+ (), ()- ()-> (). ().__ (): (); ()[ ()` (){ ()} (* (*) (** (+ (- (-- (. (...
(/ (: (:, (< (? (@ (@" ([ ([" ([' ([[ ([] (\\ (_ (__ (` (`${ ({ ({" ({' (| (~ )! )" )", )# )$ )%
)& )' )', )( )) ))( ))) )))) ))* ))+ )), )). ))/ ))/( )); )* )*( )** )+ )+( ), )," ),( )- )-(
)-- )-> ). )... ).[ )/ )/( )// ): ); );// )< )</ )= )== )=> )> )? )[ )\\ )] )], )]. )^ )_ )` ){
)| )} )}, *( *) ** **) *** **** ******** **************** **, *, *- *. */ *= *> *\\ +" +# +' +(
+) ++ ++) ++++ ++++++++ ++, ++. ++; ++] +, +- +. +/ +: += +\\ +] ,! ," ,# ,$ ,% ,& ,' ,'' ,( ,)
,* ,+ ,, ,,,, ,- ,. ,... ,/ ,: ,@ ,[ ,\\ ,_ -" -$ -% -' -( -) -, -- --) --- ---- ----- ------
------- -------- --------- ---------- ----------- ------------ ------------- --------------
--------------- ---------------- --> -. -/ -= -> ->_ -[ -\\ -_ .! ." ."" .", .". ."[ .# .$ .% .'
.'' .', .( .) .), .). .* .+ ., .- .-- .. ... ..." ...( ...) ..., .... ..... ...... .......
........ ......... ................ ...</ ../ ../../ ../../../ ./ .: .; .< .</ .= .? .[ .\\ .] ._
.__ .{ .| /" /"> /# /$ /${ /% /' /', /( /) /* /** /+ /, /- /. // /// //// ////////
//////////////// /: /< /= /> />< /? /@ /[ /\\ /_ /{ /~ :" :", :# :$ :% :' :', :( :) :* :** :+ :,
:- :. :/ :// :: ::$ ::- :::: :::::::: ::{ ::~ :< :</ := :@ :@" :[ :\\ :\\\\ :] :_ :` :{ ;" ;"> ;"><
;$ ;& ;( ;) ;++ ;, ;- ;/ ;// ;; ;< ;</ ;\\ ;} <! <!-- <$ <' <( <- </ << <<" <<"\\ <= <> <>( <? <\\/
<_ =" ="" =""> ="# ="#" ="#"> ="$ ="${ ="- ="../ ="./ ="/ ="<? ="@ ="_ ="{ ="{{ =$ =$( =${ =% =&
=' ='" =', ='/ =( =- =. =/ =< == ==" ==' === ==== ====== ======== ================ => =? =[ =["
=[' =\\ =\\" =_ =` ={ ={" ={' ={( ={() ={< ={` ={{ >" >$ >& >' >( >(" >() >(). >) >* >, >- >. >/
>: >:: >< ><!-- ></ ><? >= >> >>& >>> >>>> >[ >\\ >` >{ >{{ ?! ?" ?", ?' ?( ?) ?), ?). ?, ?- ?.
?: ?</ ?> ?? ??? ???? ?\\ @" @@ [" [$ [' [( [* [, [- [/ [: [:, [:- [::- [@ [[ [\\ [] []( []) [],
[]> [][] []{ [_ [{ \\" \\", \\": \\$ \\' \\( \\- \\. \\/ \\< \\[ \\\\ \\\\\\\\ ]!= ]" ]", ]( ]) ])) ]), ]). ]);
]* ]+ ], ]," ],[ ]- ]-> ]. ].[ ]/ ]: ]; ]< ]= ]== ]==' ]> ][ ][" ][' ][] ]\\ ]] ]]) ]], ]]. ]][
]{ ]} ^( ^- ^\\ ^^ ^^^^ ^{ ^{- _" _' _( _) _), _, _- _-> _. _: _; _[ _\\ __ __( __, __. ___ ____
_____ ________ ____________ ________________ _{ `) `, `,` `. `: `` ``` {" {$ {% {' {- {: {\\ {{
{| {} {}, {}\\ |- |\\ || }" }", }". }$ }& }' }', }( }) })( })) }), }). }); }, },{ },{" }- }. }/
}/${ }// }/{ }: }; }< }</ }= }> }>{ }[ }\\ }\\\\ }] }_ }_{ }` }{ }| }} }}" }}, }}{{ ~/ ~~ ~~~~
~~~~~~~~ ~~~~~~~~~~~~~~~~
"""

# Letters that are one token.
LETTERS = """
ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzªµºÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÓÔÕÖØÚÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāĂăąćČčďĐđēęěğĩīİıľłńňōőœřśŞşŠšţťũūůűźżŽžƒơưǎșțəˆΐΑΒΓΔΕΗΘΙΚΛΜΝΟΠΡΣΤΥΦΧΩάέήίαβγδεζηθικλμνξοπρςστυφχψωϊόύώІАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяёђѓєѕіїјљћќўաאבדהוחילמנערשתءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيٹپچژکگھۀیअआइईउएकखगचजटठडणतथदधनपफबभमयरलवशषसहনরกขคฆงจฉชซญฎฏฐฑณดตถทธนบปผฝพฟภมยรฤลวศษสหอฮฯะาำเแโใไๆạảấầẩẫậắằẳặẻẽếềểễệỉịọỏốồổỗộớờởụủứừửữựὐὰὶὸῖῦῶ가각간갈감값강개거건검것게겠겨격견결경계고곡공과관광교구국군권규균그극근글금급기길김까께나난날남났내너널네녀년념노누느는늘능니님다단달담답당대더던데델도독동되된될두드득든들등디때라락란람랑래랜램략량러런럼럽렇레려력련렬령례로록론료루류률르른를름리릭린림립링마막만말망매머메며면명모목무문물미민밀바박반받발방배백버번범법베변별병보복본부북분불브블비사산살삼상색생서석선설성세센션소속손송수순술스습승시식신실심십써씨아악안암았앙애액야약양어억언업없엇었에여역연열염였영예오온올와왕외요용우운울움워원월위유육율으은을음응의이익인일임입있자작잡장재쟁저적전절점접정제젝져졌조족존종주준중즈즘증지직진질집징짜째쪽차착찰창책처천철청체쳐초최추축출충취츠측층치칙친칠침카케코크클키타탄탈태택터턴테템토통투트특티팅파판패퍼페편평포표품퓨프플피필하학한할함합항해했행향험현협형호화확환활황회획효후희히
"""

# Neighbours that never stay two tokens; _ is a space.
PAIRS = """
_A _B _C _D _E _F _G _H _I _J _K _L _M _N _O _P _Q _R _S _T _U _V _W _X _Y _Z _a _b _c _d _e _f
_g _h _i _j _k _l _m _n _o _p _q _r _s _t _u _v _w _x _y _z _µ _À _Á _Â _Ã _Ä _Å _Ç _É _Î _Ö _Ø
_Ü _à _á _â _ä _å _æ _ç _è _é _ê _í _î _ó _ô _ö _ø _ú _ü _þ _č _Đ _đ _İ _ł _œ _ś _Ş _ş _š _ż _ž
_Γ _Δ _α _β _γ _δ _ε _κ _λ _μ _ν _π _σ _τ _φ _А _Б _В _Г _Д _Е _Ж _З _И _К _Л _М _Н _О _П _Р _С
_Т _У _Ф _Х _Ц _Ч _Ш _Э _Ю _Я _а _б _в _г _д _е _ж _з _и _к _л _м _н _о _п _р _с _т _у _ф _х _ц
_ч _ш _э _я _і _א _ב _ה _ל _מ _ש _آ _أ _إ _ا _ب _ت _ث _ج _ح _خ _د _ذ _ر _ز _س _ش _ص _ض _ط _ع _غ
_ف _ق _ك _ل _م _ن _ه _و _ي _پ _ک _क _प _म _स _ह _ก _ธ _พ _ม _ส _อ _ๆ _ở _가 _각 _감 _값 _강 _개 _거 _건
_검 _것 _게 _결 _경 _계 _고 _공 _관 _교 _구 _국 _권 _규 _그 _글 _기 _김 _나 _남 _내 _너 _노 _누 _느 _다 _단 _당 _대 _더 _도 _동
_되 _된 _될 _두 _들 _등 _때 _로 _리 _마 _만 _말 _매 _메 _명 _모 _목 _무 _문 _물 _미 _바 _반 _받 _발 _방 _배 _버 _번 _법 _변 _보
_본 _부 _북 _분 _불 _비 _사 _살 _상 _생 _서 _선 _설 _성 _세 _소 _수 _순 _스 _시 _신 _실 _아 _안 _어 _언 _없 _에 _여 _역 _연 _열
_영 _예 _오 _요 _우 _운 _원 _위 _유 _의 _이 _인 _일 _입 _있 _자 _작 _장 _재 _저 _적 _전 _접 _정 _제 _조 _존 _종 _주 _준 _중 _지
_직 _진 _질 _집 _차 _책 _처 _초 _최 _추 _취 _크 _클 _통 _특 _파 _판 _포 _표 _프 _피 _필 _하 _한 _할 _함 _항 _해 _행 _현 _형 _호
_확 _활 _회 _효 _후 AA AB AC AD AE AF AG AH AI AJ AK AL AM AN AO AP AQ AR AS AT AU AV AW AX AY AZ Ab
Ac Ad Af Ag Ah Ai Aj Ak Al Am An Ao Ap Ar As At Au Av Aw Ax Ay Az BA BB BC BD BE BF BG BH BI BJ
BK BL BM BN BO BP BR BS BT BU BV BW BX BY Ba Be Bg Bi Bl Bo Br Bs Bu By CA CB CC CD CE CF CG CH
CI CK CL CM CN CO CP CR CS CT CU CV CW CX CY Ca Cc Cd Ce Ch Ci Cl Co Cr Cs Cu Cy DA DB DC DD DE
DF DG DH DI DJ DK DL DM DN DO DP DR DS DT DU DV DW DX DY Da Db De Di Do Dr Ds Dt Du EA EB EC ED
EE EF EG EH EI EK EL EM EN EO EP EQ ER ES ET EU EV EW EX EZ Eb Ec Ed Ek El Em En Ep Eq Er Es Et
Eu Ev Ex Ey FA FB FC FD FE FF FG FH FI FK FL FM FN FO FP FR FS FT FU FW FX FY Fa Fe Fi Fl Fn Fo
Fr Fs Fu Fx GA GB GC GD GE GF GG GH GI GL GM GN GO GP GR GS GT GU GV GW GY Ga Gb Ge Gi Gl Go Gr
Gs Gu HA HB HC HD HE HF HG HH HI HK HL HM HN HO HP HQ HR HS HT HU HV HW HY Ha He Hi Ho Hu Hy Hz
IA IB IC ID IE IF IG IH II IJ IK IL IM IN IO IP IQ IR IS IT IU IV IW IX IZ Id If Ik Il Im In Io
Ip Ir Is It JA JB JC JD JE JI JJ JK JM JO JP JR JS JT JV Ja Je Jo Js Ju KA KB KC KD KE KF KG KH
KI KK KL KM KN KO KP KR KS KT KV KW KY Ka Ke Kh Ki Kn Kr Ky LA LB LC LD LE LF LG LI LK LL LM LN
LO LP LR LS LT LU LV LY La Le Li Ln Lo Lu Ly MA MB MC MD ME MF MG MH MI MJ MK ML MM MN MO MP MQ
MR MS MT MU MV MW MX MY Ma Mb Mc Md Me Mi Mo Mr Ms Mt Mu My NA NB NC ND NE NF NG NH NI NJ NK NL
NM NN NO NP NR NS NT NU NV NW NX NY NZ Na Nb Nd Ne Ng Nh Ni Nm No Nr Ns Nu Ny OA OB OC OD OE OF
OG OH OI OK OL OM ON OO OP OR OS OT OU OV OW OX Ob Od Of Oh Oi Ok Ol Om On Op Or Os Ot PA PB PC
PD PE PF PG PH PI PK PL PM PN PO PP PR PS PT PU PV PW PX PY Pa Pe Pg Ph Pi Pl Po Pr Ps Pt Pu Py
QA QB QC QE QL QM QP QQ QR QS QT QU Qi Qt Qu RA RB RC RD RE RF RG RH RI RK RL RM RN RO RP RR RS
RT RU RV RW RX RY Ra Re Rh Ro Rp Rs Ru Rx Ré SA SB SC SD SE SF SG SH SI SK SL SM SN SO SP SQ SR
SS ST SU SV SW SY SZ Sa Sc Se Sh Si Sk Sl Sm Sn So Sp Sr St Su Sw Sy Sz TA TB TC TD TE TF TG TH
TI TK TL TM TN TO TP TR TS TT TU TV TW TX TY Ta Te Th Ti To Tr Ts Tu Tw Tx Ty UA UB UC UD UE UF
UG UI UK UL UM UN UP UR US UT UU UV UX Ub Uh Ui Ul Um Un Up Ur Us Ut VA VB VC VD VE VF VG VI VL
VM VN VO VP VR VS VT VV Va Ve Vi Vm Vo Vs Vu Vy WA WB WC WD WE WF WG WH WI WK WL WM WN WO WP WR
WS WT WW Wa We Wh Wi Wo Ws Wy XA XB XC XD XE XI XL XM XP XR XS XT XX XY Xd Xi YA YC YE YG YL YM
YN YO YP YS YT YW YY YZ Ya Ye Yo Yu ZA ZE ZF ZH ZN ZO ZW ZX ZY ZZ Ze Zh aa ab ac ad ae af ag ah
ai aj ak al am an ao ap aq ar as at au av aw ax ay az añ ać aż ba bb bc bd be bf bg bh bi bj bk
bl bm bn bo bp br bs bt bu bv bx by bz ca cb cc cd ce cf cg ch ci cj ck cl cm cn co cp cq cr cs
ct cu cv cw cx cy cz cé cí da db dc dd de df dg dh di dj dk dl dm dn do dp dq dr ds dt du dv dw
dx dy dz ea eb ec ed ee ef eg eh ei ej ek el em en eo ep eq er es et eu ev ew ex ey ez fa fb fc
fd fe ff fg fh fi fk fl fm fn fo fp fr fs ft fu fv fw fx fy fé fü ga gb gc gd ge gf gg gh gi gl
gm gn go gp gr gs gt gu gw gy gz ha hb hc hd he hf hg hh hi hk hl hm hn ho hp hr hs ht hu hv hw
hy hz ia ib ic id ie if ig ih ii ij ik il im in io ip iq ir is it iu iv iw ix iy iz iß ió ią ić
ič ię ja jb jc jd je jh ji jj jk jl jm jn jo jp jr js jt ju jà ją ję ka kb kc kd ke kg kh ki kj
kk kl km kn ko kp kr ks kt ku kv kw ky kö kę la lb lc ld le lf lg lh li lj lk ll lm ln lo lp lr
ls lt lu lv lx ly lá lä lé lí lı ma mb mc md me mf mg mi mj mk ml mm mn mo mp mq mr ms mt mu mv
mw mx my mé na nb nc nd ne nf ng nh ni nj nk nl nm nn no np nr ns nt nu nv nx ny né ní ną oa ob
oc od oe of og oh oi oj ok ol om on oo op or os ot ou ov ow ox oy oz pa pb pc pd pe pf pg ph pi
pj pk pl pm pn po pp pq pr ps pt pu pv pw px py qa qb qc qd qe qh qi ql qm qn qp qq qr qs qt qu
qw qx ra rb rc rd re rf rg rh ri rk rl rm rn ro rp rr rs rt ru rv rw rx ry rz rá rå ré ró sa sb
sc sd se sf sg sh si sj sk sl sm sn so sp sq sr ss st su sv sw sy sz ta tb tc td te tf tg th ti
tk tl tm tn to tp tr ts tt tu tv tw tx ty tz ua ub uc ud ue uf ug uh ui uj uk ul um un uo up ur
us ut uu uv uw ux uy uz ué va vb vc vd ve vf vg vh vi vk vl vm vn vo vp vr vs vt vu vv vw vy vä
vé ví wa wb wc wd we wf wg wh wi wk wl wm wn wo wp wr ws wt wu ww wx wy xa xb xc xd xe xf xi xl
xm xn xo xp xs xt xx xy xz ya yb yc yd ye yg yh yi yk yl ym yn yo yp yr ys yt yu yw yx yy yz za
zb zc zd ze zf zh zi zk zl zm zn zo zp zs zt zu zw zx zy zz zą zę ző ÃO ÓN ße ài àn ào ày áb ác
ág ái ák ál ám án áp ár ás át áz âm ân ât âu ây ão äd äh äl äm än är äs ät äß ää ål ån år ær ça
ço çu ès éc éd ée ég ék él ém én éo ér és ét év êm ên ês êt êu ël ën ër ìm ìn ía íc íd íg ím ín
ío ís ít ív ît ña ño òn óa ób óc ód óg ói ój ól óm ón ór ós ót ów ół óż ôi ôm ôn ôt ög öh ök öl
öm ön ör ös öt öz ød ør øy úa úc ún ús út ût üb üh ük ül üm ün ür üs üt üz ăm ăr ąd ąż ći če ęd
ęp ęż ği ğı ık ıl ım ın ır ıs ız ış ła łe ło łu ły łą ős ść şa şt şı še št ší że ży že ơn ươ ướ
ườ și ți αι ου АН Вы ГО ЕН За КА КО НА НИ НО На Не ОР Об От По РА РИ РО аб ад аз ай ак ал ам ан
ар ас ат ба бе би бо бу бы ва ве ви во ву вы га ге ги го гу да де дж ди до ду ды ев ед ез ей ек
ел ем ен ер ет жа же жи жу за зи зу зы ид из ил им ин ир ис ит их ка ке ки ко кс кт ку ла ле ли
ло лу лы ль лю ля ма ме ми мо му мы на нд не ни но ну ны нь ню ня об од оз ой ок ол ом он оп ор
ос от па пе пи по пр ра ре ри ро ру ры рю ря са се си ск со ст су сы сь ся та те ти то тр ту ты
ть тя уд уз ул ум ун ур ус ут уч ую фа фи ха хи хо ца це ци цу цы ча че чи чу ша ше ши шу ща ще
щи ый ым ье ью ья эн юр ют яв яд яз ям ян яс ят ях ём ён ёр ёт آن أت أس أن إن ئة اء ائ اب اة ات
اث اج اح اخ اد اذ ار از اس اش اص اض اط اظ اع اف اق اك ال ام ان اه او اي ای با بة بت بح بد بر بط
بع بل بن به بو بي تا تب تح تر تش تص تع تف تق تك تل تم تن ته تو تي ثر ثل جا جب جة جد جر جز جل جم
جن جه جو جي حب حة حت حد حر حق حم حن حي خت خذ خر خش خص خط خل دا دة دد در دم دن ده دو دى دي ذا ذر
ذه ذي را رب رة رت رج رح رد رس رش رض رف رق رك رم ره رو رى ري زا زة زر زل زم زن زو زي سب سة ست سر
سط سل سم سن سه سي شت شد شر شف شم شن شي صب صة صح صد صر صف صل ضا ضة ضر ضع ضم طب طة طر طف طل طن طي
ظر ظم عب عة عت عد عر عل عم عي غر غل غم ــ فة فت فر فس فع فق فل فو في قة قت قد قر قط قل قم قه قي
كة كت كر كس كل كم كن كه كو كي لا لب لة لت لس لع لف لق لك لل لم له لو لى لي ما مة مت مج مح مد مر
مس مع مل من مه مو مي نا نب نة نت نج ند نس نم نه نى ني ها هد هر هل هم هن وا وب وة وت وث وج وح ود
ور وز وس وش وص وط وع وف وق وك ول وم ون وه وى وي يا يب ية يت يث يج يد ير يز يس يش يط يع يف يق يك
يل يم ين يه يو ید یر ین กร กล กำ คน คร คล คว คำ จน จะ จำ ชน ณะ ดำ ตร ตำ ทย ทร ทะ ทำ นะ นา นำ บท
บน ปร ปล ผล พบ พร พล มน มา ยะ ยา รง รถ รม ระ ฤษ ลง ลด ละ ลา วก วง วด วน วย สง สด สน สม สร สะ สำ
หน หม หย หล หว หา อก อง อด อน อบ อม อย อล อะ าก าง าน าม าย าร าว าศ าะ เก เข เค เจ เฉ เช เซ เด
เต เท เน เบ เป เพ เภ เม เย เร เล เว เศ เส เห เอ แก แข แต แท แน แบ แพ แม แล โก โด โต โน โม โย โร
โล โอ ใจ ใช ใน ใบ ให ไข ไซ ไป ไฟ ไม ไร ไว ại ạn ạo ạt ải ản ảy ất ấy ần ầu ẫn ận ập ật ậy ắc ắt
ặc ặt ến ếp ết ếu ền ểm ển ện ệu ọc ọi ọn ối ốn ổi ội ột ới ời ục ức ực 가는 거나 교육 기가 기는 기도 기를 기에
까지 는데 니까 니다 다고 다는 대로 도록 되고 되는 되어 되지 된다 들과 들은 들을 들의 들이 라고 라는 라이 레이 력을 로그 리는 리를 면서 문화 번호 보다 부터 비스
사를 사회 상을 성을 성이 세요 수가 스트 시간 시키 았다 었다 에게 에는 에도 에서 였다 으로 으며 으면 음을 이고 이나 이는 이다 이라 이며 인이 있는 자가 자는 자를
자의 적인 정보 주의 지는 지를 지만 처럼 하게 하고 하기 하는 하다 하며 하면 하여 하지 학교 한다 해서 해야 했다
"""

# And three of them.
TRIPLES = """
_AA _AB _AC _AD _AE _AF _AG _AH _AI _AJ _AK _AL _AM _AN _AO _AP _AR _AS _AT _AU _AV _AW _AX _AZ
_Ab _Ac _Ad _Af _Ag _Ah _Ai _Aj _Ak _Al _Am _An _Ao _Ap _Ar _As _At _Au _Av _Aw _Ax _Ay _Az _BA
_BB _BC _BD _BE _BF _BG _BH _BI _BJ _BK _BL _BM _BN _BO _BP _BR _BS _BT _BU _BV _BW _BY _Ba _Be
_Bi _Bl _Bo _Br _Bu _By _CA _CB _CC _CD _CE _CF _CG _CH _CI _CK _CL _CM _CN _CO _CP _CR _CS _CT
_CU _CV _CW _CX _CY _Ca _Cd _Ce _Ch _Ci _Cl _Co _Cr _Cs _Cu _Cy _DA _DB _DC _DD _DE _DF _DG _DH
_DI _DJ _DK _DL _DM _DN _DO _DP _DR _DS _DT _DU _DV _DW _DX _DY _Da _Db _De _Di _Do _Dr _Du _EA
_EB _EC _ED _EE _EF _EG _EH _EI _EL _EM _EN _EO _EP _EQ _ER _ES _ET _EU _EV _EW _EX _Eb _Ec _Ed
_Ek _El _Em _En _Ep _Eq _Er _Es _Et _Eu _Ev _Ex _Ey _FA _FB _FC _FD _FE _FF _FG _FH _FI _FK _FL
_FM _FN _FO _FP _FR _FS _FT _FU _FW _FX _FY _Fa _Fe _Fi _Fl _Fo _Fr _Fu _GA _GB _GC _GD _GE _GF
_GG _GH _GI _GL _GM _GN _GO _GP _GR _GS _GT _GU _GV _GW _Ga _Ge _Gi _Gl _Go _Gr _Gu _HA _HB _HC
_HD _HE _HF _HG _HH _HI _HK _HL _HM _HO _HP _HQ _HR _HS _HT _HV _HW _HY _Ha _He _Hi _Ho _Hu _Hy
_Hz _IA _IB _IC _ID _IE _IF _IG _IH _II _IK _IL _IM _IN _IO _IP _IQ _IR _IS _IT _IU _IV _IX _Id
_If _Ik _Il _Im _In _Io _Ip _Ir _Is _It _JA _JB _JC _JD _JE _JJ _JK _JM _JO _JP _JR _JS _JT _Ja
_Je _Jo _Ju _KA _KB _KC _KD _KE _KG _KH _KK _KL _KM _KN _KO _KP _KR _KS _KT _KV _KW _KY _Ka _Ke
_Kh _Ki _Kn _Kr _Ky _LA _LB _LC _LD _LE _LF _LG _LI _LL _LM _LN _LO _LP _LR _LS _LT _LU _LV _LY
_La _Le _Li _Lo _Lu _Ly _MA _MB _MC _MD _ME _MF _MG _MH _MI _MJ _MK _ML _MM _MN _MO _MP _MR _MS
_MT _MU _MV _MW _MX _MY _Ma _Mb _Mc _Md _Me _Mi _Mo _Mr _Ms _Mt _Mu _My _NA _NB _NC _ND _NE _NF
_NG _NH _NI _NJ _NK _NL _NM _NN _NO _NP _NR _NS _NT _NU _NV _NW _NY _NZ _Na _Nb _Nd _Ne _Ng _Nh
_Ni _No _Nr _Nu _Ny _OA _OB _OC _OD _OE _OF _OG _OH _OK _OL _OM _ON _OP _OR _OS _OT _OU _Ob _Od
_Of _Oh _Ok _Ol _Om _On _Op _Or _Os _Ot _PA _PB _PC _PD _PE _PF _PG _PH _PI _PK _PL _PM _PN _PO
_PP _PR _PS _PT _PU _PV _PW _PY _Pa _Pe _Ph _Pi _Pl _Po _Pr _Ps _Pt _Pu _Py _QA _QB _QC _QQ _QR
_QT _QU _Qi _Qt _Qu _RA _RB _RC _RD _RE _RF _RG _RH _RI _RK _RL _RM _RN _RO _RP _RR _RS _RT _RU
_RV _RW _RX _Ra _Re _Rh _Ro _Rp _Rs _Ru _Rx _Ré _SA _SB _SC _SD _SE _SF _SG _SH _SI _SK _SL _SM
_SN _SO _SP _SQ _SR _SS _ST _SU _SV _SW _SY _Sa _Sc _Se _Sh _Si _Sk _Sl _Sm _Sn _So _Sp _Sr _St
_Su _Sw _Sy _Sz _TA _TB _TC _TD _TE _TF _TG _TH _TI _TK _TL _TM _TN _TO _TP _TR _TS _TT _TU _TV
_TW _TX _Ta _Te _Th _Ti _To _Tr _Ts _Tu _Tw _Tx _Ty _UA _UB _UC _UE _UF _UI _UK _UL _UM _UN _UP
_UR _US _UT _UV _UX _Ub _Uh _Ui _Ul _Um _Un _Up _Ur _Us _Ut _VA _VB _VC _VE _VI _VL _VM _VO _VP
_VR _VS _VT _Va _Ve _Vi _Vo _Vs _Vu _Vy _WA _WB _WC _WD _WE _WF _WG _WH _WI _WL _WM _WP _WR _WS
_WT _WW _Wa _We _Wh _Wi _Wo _Wy _XI _XL _XP _XX _XY _Xi _YA _YE _Ya _Ye _Yo _Yu _ZZ _Ze _Zh _aa
_ab _ac _ad _ae _af _ag _ah _ai _aj _ak _al _am _an _ao _ap _ar _as _at _au _av _aw _ax _ay _az
_añ _ba _bb _bc _be _bg _bh _bi _bk _bl _bn _bo _bp _br _bs _bt _bu _bx _by _ca _cb _cc _cd _ce
_cf _ch _ci _cl _cm _cn _co _cp _cr _cs _ct _cu _cv _cx _cy _cz _cé _da _db _dc _dd _de _df _dh
_di _dj _dl _dm _dn _do _dp _dr _ds _dt _du _dv _dw _dx _dy _dz _ea _eb _ec _ed _ee _ef _eg _eh
_ei _ej _ek _el _em _en _ep _eq _er _es _et _eu _ev _ew _ex _ey _ez _fa _fb _fc _fd _fe _ff _fi
_fl _fm _fn _fo _fp _fr _fs _ft _fu _fx _fy _fé _ga _gc _ge _gf _gg _gh _gi _gl _gm _gn _go _gp
_gr _gt _gu _gw _gy _ha _he _hi _hl _hm _hn _ho _hp _hr _hs _ht _hu _hv _hy _ia _ib _ic _id _ie
_if _ig _ih _ii _ij _ik _il _im _in _io _ip _ir _is _it _iv _ix _iz _ja _je _ji _jo _js _ju _ka
_kb _ke _kg _kh _ki _kj _kl _km _kn _ko _kr _ks _ku _kv _kw _ky _kö _la _lb _ld _le _lg _li _ll
_lm _ln _lo _lp _ls _lt _lu _ly _lá _lä _lé _lí _ma _mb _mc _md _me _mg _mi _mk _ml _mm _mn _mo
_mp _mr _ms _mt _mu _mv _mx _my _mé _na _nb _nc _nd _ne _ng _nh _ni _nj _nl _nm _nn _no _np _nr
_ns _nt _nu _nx _ny _né _ob _oc _od _oe _of _og _oh _ok _ol _om _on _op _or _os _ot _ou _ov _ow
_ox _oz _pa _pb _pc _pd _pe _pf _pg _ph _pi _pk _pl _pm _po _pp _pq _pr _ps _pt _pu _pw _px _py
_qi _qt _qu _ra _rb _rc _rd _re _rf _rg _rh _ri _rm _ro _rr _rs _rt _ru _rx _ry _rá _ré _sa _sb
_sc _sd _se _sf _sg _sh _si _sj _sk _sl _sm _sn _so _sp _sq _sr _ss _st _su _sv _sw _sy _sz _ta
_tb _tc _td _te _tf _tg _th _ti _tk _tl _tm _tn _to _tp _tr _ts _tt _tu _tv _tw _tx _ty _ub _uc
_ud _ug _uh _ui _uk _ul _um _un _up _ur _us _ut _uv _uw _uz _va _vb _ve _vi _vl _vm _vo _vr _vs
_vt _vu _vy _vä _vé _ví _wa _we _wh _wi _wk _wn _wo _wp _wr _ws _wt _wx _wy _xe _xi _xs _xt _xx
_xy _ya _ye _yi _yn _yo _yr _ys _yy _za _zb _zd _ze _zh _zi _zm _zn _zo _zu _zw _án _än _är _år
_ça _éc _él _és _ét _év _że _že _Вы _За _На _Не _Об _От _По _аб _ад _ак _ал _ан _ба _бо _бы _ва
_во _вы _да _де _ди _до _ев _же _за _из _им _ин _ис _их _ка _ко _ли _лю _ма _мо _му _мы _на _не
_ни _но _об _од _ок _он _оп _ос _от _па _пи _по _пр _ра _ре _ры _ск _со _ст _су _сы _те _то _ту
_ты _уд _уч _ча _яв _ян _أس _أن _إن _ال _ان _او _اي _با _بت _بد _بر _بط _بل _بن _به _بو _بي _تح
_تش _تص _تع _تق _تم _تن _تو _حد _حر _حق _خط _در _دي _رب _رد _رس _رو _زي _ست _سم _سن _سي _شي _صح
_عم _في _قد _كل _لا _لت _لك _لل _لم _له _لو _لي _ما _مت _مج _مح _مد _مر _مع _من _مو _ني _هل _وا
_وب _وت _وج _وز _وك _ول _وم _وه _وي _يا _يت _된다 _사회 _시간 _있는 _정보 _하고 _하는 _한다 AAF AAP ABA ABB ABC
ABS ACA ACC ACE ACH ACK ACP ACS ACT ACY ADA ADC ADD ADE ADI ADO ADS AFP AGE AIN AIR ALA ALE ALK
ALL ALS ALT AMA AMD AME AMI AML AMP AMS ANA ANC AND ANE ANG ANI ANK ANN ANO ANS ANT ANY APA APE
APH API APP APS APT ARA ARC ARD ARE ARG ARI ARK ARM ARN ARP ARR ARS ART ARY ASA ASC ASE ASH ASI
ASK ASP ASS AST ASY ATA ATE ATH ATO ATS ATT AVA AVE AWS Abb Abs Acc Act Ada Add Adj Ads Adv Aff
Age Air Ale Ali All Als Alt Amb Amy Ana And Ang Ann Ans Ant Any Api App Apr Arc Are Arg Ark Arm
Arn Arr Art Asc Ash Ask Ass Ast Ath Atl Att Aud Auf Aug Aus Aut Avg BAD BAR BBC BEL BER BIT BLE
BMI BOX BSD BST BTC BUG BUS Bad Bag Bah Bal Ban Bar Bas Bat Bay Bed Bei Bel Ben Ber Bes Bet Big
Bin Bio Bit Biz Blo Bob Bon Bot Bow Box Boy Bre Bro Buf Bug Bur Bus But Buy CAD CAL CAM CAN CAP
CAR CAS CAT CBD CCA CCI CDC CED CEL CEO CES CHA CHE CHO CID CLA CMD CMS CNN COD COL COM CON COR
CPU CRC CRE CRM CSS CTS Cab Cad Cal Cam Can Cap Car Cas Cat Cel Cha Che Chi Cho Cit Cli Cod Col
Com Con Cop Cor Cos Cou Cow Cre Cro Cur Cut DAO DAQ DAT DAY DEC DEF DEL DEM DEN DER DES DEV DFS
DIR DIS DNA DNS DOC DOM DTO DVD Dal Dam Dan Dao Dar Das Dat Day Dec Def Deg Del Dem Den Dep Der
Des Det Dev Dic Did Die Dig Dim Dir Dis Div Doc Dog Dom Don Dot Dou Dry Dto Dub Due Dur EAR ECH
ECT EDA EDI EEK EEP ELL ELS ELY EMA EMP EMS ENA ENC END ENE ENG ENS ENT EOF EPS ERA ERC ERE ERN
ERO ERP ERR ERS ERT ERV ERY ESA ESC ESH ESP ESS EST ETA ETF ETH ETS ETY EUR EXP EXT Ele Ell Emb
Emp Enc End Eng Ens Ent Env Equ Err Esc Esp Ess Est Eth Exc Exp Ext Eye FAQ FDA FER FIG FIN FOR
Fab Fac Fan Far Fat Fax Feb Fed Fee Fel Few Fig Fil Fin Fit Fix Fly Foo For Fox Fra Fre Fri Fun
GAN GBT GEN GER GET GHz GIS GMT GPS GPU GRE GUI Gab Gal Gar Gas Gem Gen Geo Ger Get Gil Git God
Got Gov Gre Gro Gui HAM HER HIP HOW HSV Had Hal Ham Han Har Has Hat Hay Hel Hen Her Het Hex Hey
His Hit Hol Hom Hon Hop Hor Hot How Hub Hum Hur IAL IAM IAN IAS IBM ICA ICC ICE ICH ICI ICK ICO
ICS ICT ICY IDA IDE IDS IDs IED IER IES IFE IFI IFT IFY IGH IGN ILD ILE ILI ILL IMA IME IMG IMO
IMP IMS INA INC IND INE INF ING INI INK INO INS INT IOD ION IOR IOS IPA IPC IPP IPS IRA IRC IRD
IRE IRS IRT ISA ISC ISE ISH ISM ISO ISP ISS IST ITA ITE ITH ITO ITS ITT ITY IVA IVE IZE Ide Ids
Idx Ill Img Imm Imp Inc Ind Inf Ing Ins Int Inv Iss Its Jac Jak Jam Jan Jay Jer Jet Job Joe Jon
Jos Joy Jud Jul Jun Jur KEN Kal Kar Kat Kay Kel Ken Key Kid Kim Kin Kir Kit LAB LAN LAS LAY LCD
LED LER LES LET LEX LIB LIN LOC LOG LOS Lab Las Lat Law Led Lee Leg Len Leo Les Let Lex Lib Lic
Lie Lik Lim Lin Lit Liv Loc Log Los Lot Lou Low Luc MAC MAN MAP MAR MAS MAT MAX MEA MED MEM MER
MET MHz MIC MIN MIT MOD MON MOV MRI MSG Mac Mad Mag Mah Mal Man Map Mar Mas Mat Max May Med Meg
Mel Mem Men Mer Mes Met Mex Mic Mid Mil Min Mir Mis Mit Mix Mod Moh Mom Mon Mor Mos Mot Mov Mrs
Msg Mul Mur Mus Mut NAL NAS NER NES NET NEW NOT NOW NPC NUM Nam Nat Nav Neg Net New Nic Nie Nil
Nit Nom Non Nor Nos Not Nov Now Num Nut OCI OCK OCR ODE ODO ODY OFF OLA OLD OLS OME OND ONE ONG
ONS ONT ONY OPT ORA ORD ORE ORG ORK ORM ORN ORS ORT ORY OSE OSH OSP OST OTA OTE OTH OTO OTS OTT
OUR OUS OUT OVE OWN Obj Obs Odd Off Oil Old One Ont Opp Ops Opt Ord Org PAR PAT PCI PCR PDF PER
PET PHP PID PIN PLE PMC POL POP POR POS PRE PRO PUT Pad Pag Pal Pan Par Pas Pat Pay Ped Pel Pen
Per Pet Phi Pic Pin Pod Pok Pol Pop Por Pos Pot Pow Pre Pri Pro Psi Ptr Pub Put QUE Que Qué RAL
RAM RAW REC RED REE REF REG REL REM RES RET RFC RGB RIC RNA ROC ROL ROM RON ROP ROS ROW RUN Rad
Ram Raw Ray Rec Red Ref Reg Rel Rem Ren Rep Req Res Ret Rev Rob Rod Rom Ron Ros Rot Row Roy Rub
Run SAM SAN SAT SCI SCR SDL SEC SEE SEM SEO SEQ SET SHA SIM SOC SON SQL SSL STA STE STM STR STS
SUB SUM Sab Sac Sad Sal Sam San Sat Say Sch Sci Sea Sec See Seg Sel Sem Sen Sep Seq Ser Set Sex
Sha She Sie Sig Sil Sim Sin Sir Six Sky Sol Som Son Spe Spr Src Std Ste Str Sub Sum Sun Sup Sur
Sus Sym Syn Sys TCP TEM TER TES THE TIM TON TOP TOR TRY Tab Tag Tai Tam Tan Tap Tar Tax Ted Tek
Tel Ten Ter Tes Tex The Thu Tim Tip Tok Tom Ton Too Top Tor Tot Toy Tra Tre Tri Tro Try Tue Tur
Two Typ UAL UCK UGH UID UIT ULA ULD ULE ULL ULO ULT UME UNC UND UNE UNG UNT UPS URA URE URI URL
URN URY USA USB USD USE USH UST UTC UTE UTF UTH UTO Ult Una Und Une Unt Uri Url Use VAL VAR VED
VEL VEN VER VID VIP VIS VPN Vac Val Van Var Vec Vel Ven Ver Via Vin Vir Vis Vol WAY WEB WHO WIN
Wal War Was Wat Way Web Wed Wel Wer Who Why Wie Wil Win Wir Wis Wow XML XYZ YES YLE YOU YPE Yes
Yet You Zen aal aan aar aat aba abb abc abd abe abh abi abl abo abr abs aby aca acc ace ach aci
ack acl aco acs act acy acz ada adb add ade adh adi adj adm ado ads adt adv ady aea afa afe aff
afi afs aga age agg agh agi agn ago ags agt agu agy aha ahi ahl ahn aho ahr ahu aid ail aim ain
air ais ait aja aje aji ajo aju ają aka ake akh aki akk ako aks akt aku aky ala alc ald ale alf
alg ali alk all alm alo als alt alu aly ama amb amd ame ami aml amm amo amp ams amt amu amy ana
anc and ane ang anh ani anj ank ann ano ans ant any apa ape aph api apl apo app apr aps apt aqu
ara arb arc ard are arf arg ari ark arl arm arn aro arp arr ars art aru ary ará asa asc ase ash
asi ask asm aso asp ass ast asu asy asz ata ate ath ati atl ato ats att atu aty atz auc aud auf
aug aul aur aus aut aux ava ave avg avi avo avy awa awi awk awn aws awy axe axy aya aye ayo ays
aza aze azi azo azu azy azz bab bac bad bag bah bak bal ban bao bar bas bat bau bay bbc bbe bec
bed bee bef beg bei bek bel ben ber bes bet bew bia bib bid bie big bij bil bin bio bir bis bit
bla ble blr bnb boa bol bon bor bos bot bow box boy bps bra bre bro bru bst btn bud buf bug bul
bur bus but buy bye cab cad cal cam can cap car cas cat cca cci cco cdn cea ced cej cek cel cem
cen cep cer ces ceu cfg cha che chi chl chn cho chr chs cht chu chy cia cid cie cil cin cio cip
cir cis cit ció cka cke cki cko cks ckt cla cle cli cls cmd cmp cnt cod coe col com con cop cor
cos cot cou cov cox cpp cpu cpy cre cro css csv ctl cts ctx cue cul cum cup cur cus cut czy dad
dag dal dam dan dao daq dar das dat day dbc dbo dea deb dec ded def deg dek del dem den deo dep
der des det dev dex dez dfs dia dic did die dif dig dim din dir dis dit div dob doc dog doi dom
don dos dot dra dre dro dry dst duc due dup dur dzi ead ean ear eat eba ebb eca ecd ece ech eco
ect ecz eda edd ede edi edo eds edu edy eed een eer ees efa efe eff eft ega egg ego eil ein eka
eki eko eks ekt ela eld ele elf eli ell elm eln elo elp els elt elu ely ema emb emd eme emi emm
emo emp ems emu emy ena enc end ene eng enh eni enk enn eno ens ent enu env eny ení eps equ era
erb erc erd ere erg eri erk erm ern ero err ers ert erv ery esa esc ese esh esi esk eso esp ess
est esy esz eta etc ete eth eti eto ets ett etu ety etz eur eus eva ews exc exp ext eya eye fab
fac fal fan far fas fat fav fax fed fee fel fen fer few ffe fib fic fig fil fin fit fix flu fly
fmt fol fon foo for fox fra fre fte ftp fts fty ful fun fur gae gal gam gan gap gar gas geb ged
gee gel gem gen geo ger ges get gew ghi ght gia gie gil gin gio gis git gle gli gly god gom gon
gor gos got gov gow gra gre gro gré gte gua gue gui gun hab had hai hal ham han hap har has hat
hay hea hed hee hei hek hel hem hen her hes het hev hex hey hib hid hil him hin hip hir his hit
hma hoe hof hog hol hom hon hop hor hos hot hou how hra hta hte hti htt hua hub hum hus hyp iac
iad iae iah ial iam ian iao iap iar ias iat iaz iba ibe ibi ibo ibr ibs ibt ibu ica icc ice ich
ici ick icl ico ics ict icy icz ida idd ide idi idl ido ids idx idy iec ied ief ieg iei iej iek
iel iem ien ier ies iet ieu iev iew iez ifa ife iff ifi ifo ifs ift ify iga ige igg igh igi igm
ign igo igs igt igu igy ihu ija ijd ije iji ijk ijn ijo iju ika ike ikh iki ikk iko iks ikt iku
ila ild ile ili ilk ill ilm ilo ils ilt ily ima imb ime img imi imm imo imp ims imu ina inc ind
ine inf ing inh ini ink inn ino ins int inv inx iny iod iol ion ior ios iot iou iox ipa ipe iph
ipi ipl ipo ipp ips ipt ipy iqu ira irc ird ire iri irk irl irm iro irs irt iry irá isa isc ise
ish isi isk isl ism iso isp iss ist isu isy isz ita ite ith iti ito itr its itt itu ity itz ium
ius iva ive ivi ivo ixa ixe ixo iya iza ize izi izo izu izz ión jac jad jah jak jal jam jan jar
jas jav jaw jay jee jem jen jer jes jet jid jie jin jit job jon jos joy jpg jud jug jun jur kah
kal kan kap kar kas kat ked kee keh kel ken ker kes ket key kid kie kil kim kin kip kir kit kle
koa kok kol kom kon kop kor kos kov kre ksi kte kul kur kus lab lad lag lah lam lan lap lar las
lat lav law lay lbs lea lec led lee leg leh lei lek lem len leo lep ler les let lev lew lex ley
lez lia lib lic lid lie lig lij lik lim lin lio lip lis lit liv lla lld lle lli loc lod loe log
lok lon loo lop lor los lot lov low lox lst lug lus lut lux lya lyn lys mac mad mag mah mai mak
mal man map mar mas mat max may med meg mel mem men mer mes met mez mia mic mid mie mil min mir
mis mit mix mma mod mol mom mon mor mos mot mov moz mph msg mui mul mun mur mus mut mys nad nah
nak nal nam nan nap nar nas nat nav nda nde nea ned nee neg neh nej nek nel nen neo ner nes net
nev new ney nez ngo nia nic nie nih nik nil nim nin nio nip nis nit noc nod nom non nor nos not
nov now npm nte nty num nut nya nym oad oba obb obe obi obj obl obo obs oby oca occ oce och oci
ock ocl oco ocr ocs oct ocy ocz oda odb odd ode odi odo ods odu ody oes off ofi oft oga oge ogg
ogh ogi ogl ogn ogo ogr ogs ogy oha ohl ohn oid oil oin oir ois oit oji oka oke oki oko oks oku
ola old ole olf olg oli olk oll olo ols olt olu oly oma omb ome omi omm omo omp oms omy ona ond
one ong oni onn ono ons ont ony ood ook ool oom oon oop oor oot opa ope oph opi opl opo opp ops
opt opy ora orb orc ord ore orf org ori ork orm orn oro orp orr ors ort oru ory orz osa osc ose
osh osi oso osp oss ost ota ote oth oti oto ots ott oub oud oug oui oul oun oup our ous out ouv
oux ova ove ovi ovo ovy owa owe owi owl own owo ows owy oxy oya oyo oze ozy pac pad pag pak pal
pan par pas pat pay pdf pec ped pee peg pei pek pel pen per pes pet pez pha phe phi php phy pic
pid pie pig pin pip pir pis pit pla ple plt ply png pod pol pon pop por pos pot pow ppe ppo pps
ppt ppy pra pre pri pro psi psy pta pte pto ptr pts pty pub pun pur pus put qli qrt qua que qui
quo qué rab rac rad raf rag rah rai raj ral ram ran rap raq rar ras rat raw rax ray raz rea reb
rec red ree ref reg rei rek rel rem ren rep req rer res ret reu rev rew rex rey rez rgb rho ria
rib ric rid rie rif rig rij rik ril rim rin rio rip rir ris rit riv rix riz rne rob roc rod roe
rog rok rol rom ron rop ror ros rot rou rov row rox roy roz rst rub rud rug ruk rum run rup rus
rut ruz ryn rys rán ród sal sam san sar sat say sch scr sea sec sed see seg sei sek sel sem sen
sep seq ser ses set sex sey sha she shi shr sic sid sie sig sil sim sin sis sit six ski sku sky
sms sol som son spe spo sql src ssh ssl sta std ste sth sti sto str sts stu sty sub sum sun sup
sur sus svg sym syn sys tab tag tal tan tap tar tas tat tau tax tea tec ted tee tek tel tem ten
ter tes tet tex tha the ths thy tic tid til tim tin tip tit tml tmp tod tok tol tom ton too top
tor tos tot tra tre tri trl tro try tsy tte tti ttp tur two txt typ ual uan uar uat uba ubb ube
ubi ubo ubs ucc uce uch uci uck uco uct uda udd ude udi udo uds udu udy ued uel uem uen uer ues
uet uez ufe uff uft uga uge ugg ugh ugi ugo ugs ugu uhl uid uil uin uir uis uit uja uje uju ują
uka uke uki uko ukt uku ula uld ule ulf ulg uli ulk ull ulo ulp uls ult ulu uly uma umb ume umi
umm umn umo ump ums umu una unc und une ung uni unj unk unn uno uns unt unu uos upa upp ups upt
upy ura urb urd ure urf urg uri url urm urn uro urs urt uru ury usa usc use ush usi usk uso usp
usr uss ust usu usz uta ute utf uth uti utm uto uts utt uty utz uum uur uve uxe uye uze uzz vac
val van var vas vat vec ved vel ven ver ves vet vey vez via vic vid vie vig vik vil vim vin vio
vir vis vit viz vod vol von vor vos voy vre vue wal wan wap war was wat way web wed weg wei wel
wen wer who why wid wie wig wij wik wil win wis wit wią wię won wor wyn xes xff xia xin xis xit
xiv xml xon xor xyz yah yal yan yar yas yat ych ycz yen yer yes yet yla yle yll yme ymi yna ync
yne ynn yny yon yor you ype yre yst ysz yth ytt yun zac zag zan zar zas zed zee zej zek zel zem
zen zer zes zet zew zia zie zig zik zin zip zon zos zte zug zym zza zzo ząd ßen ßer àng ành ách
áln ált ánd áng ánt ány ání ása ást ând âte ähl ähr äll ält änd äng änn äre ätt ätz ään ças çon
ços ées élé ény éné éra éri éro ért éré ése ést ész ême ête ình ían ías ích ída ính íst ñas ños
òng óln ómo óng óst ówn ôme ông ört öst ött úng ühl ült ünd üss ład ław łem ług ười Под ала аль
ана анд ара бер бин бол бор бот вал ван вар ват вед вен вер вет вид вод воз вол вор гал ган гар
ген год гор дан дел ден дер дет дин ева ель ена ены ень ера ере еры ете жен или ими ина ита ить
каз кам кан кар кой кол ком кон кор кур лад лан лат лев лей лем лен лер лет лим лин лок лом лон
лот луч ман мар мат мен мер мет мин мон мор мот нат нев ней нем нер нет ним них ной ном ноп нос
нут ную ный ным обы она пер пис под пол пон при раб раз рак рам ран рас рат рев ред рез рей рем
рен рин рис рит роб род роз рок ром рон рос руд рус ряд сен сер ска ски ско сол сон ста сте сти
стр сты сть сут тал тар тен тер тин том тон тор тра тур ума ход цев цен цин час чат чен чер чет
чин чис чит шей шел шим шин ших ьер ями ясь ять ابة ابت ابر ابل اته احة احت اخت ادة ادر ادي ارة
ارت ارد اري است اسم اصر اعة اعت اعد افة افت افي اقة الة الت الف الم الي اما امة امج امل انا انت
اني اهر اور ايا بات بار بال بان بول بية بير بيع تاب تان ترة ترك تمر تمع تها تهم تور تون تين جاد
جار جام جان جيل خرج خرى داد دار دام دان درس ديد رات راق ران روس روع روف ريب ريس ريف ريق ريك ريم
زار زان زيد سبة ستر سين ضاء طلب طلق عدد عمل قيق كرة كون لات لاث لاف لال لام ليل ليم مار مال مام
مان نان نية نين واء وات وار وال وان وبة وتر وجد وجه ورة ورد وري وسط وفي ولا ولة ولي ونة وية وير
ويل يات يار يان ياه يدة يدي يرا يرة يفة يلة يمة يمي ينا ينة يون กรม กระ ตรง นาย ประ พระ มาก ยาย
หาร เหน เหล เอง และ โรง ạng ảng ống 이라고 이라는 하면서
"""

# Other characters than ASCII that are one token.
SINGLE = """
a1-d1 d3-d8 da dc-fe 101-103 105 107 10c-10d 10f-111 113 119 11b 11f 129 12b 130-131 13e 142 144
148 14d 151 153 159 15b 15e-161 163 165 169 16b 16f 171 17a 17c-17e 192 1a1 1b0 1ce 219 21b 259
2c6 300-301 384 390-395 397-39d 39f-3a1 3a3-3a7 3a9 3ac-3af 3b1-3ca 3cc-3ce 406 410-429 42b-44f
451-459 45b-45c 45e 561 5d0-5d1 5d3-5d5 5d7 5d9 5dc 5de 5e0 5e2 5e8-5ea 60c 61b 61f 621-63a
640-64b 64e-652 66b 679 67e 686 698 6a9 6af 6be 6c0 6cc 902 905-909 90f 915-917 91a 91c 91f-921
923-928 92a-930 932 935-939 93e-941 947 94b 94d 964 970 9a8 9b0 9be-9bf 9c7 9cd bbf bc1 bcd d4d
e01-e02 e04 e06-e0b e0d-e11 e13-e25 e27-e2b e2d-e39 e40-e44 e46-e49 e4b-e4c 17b6 1ea1 1ea3 1ea5
1ea7 1ea9 1eab 1ead 1eaf 1eb1 1eb3 1eb7 1ebb 1ebd 1ebf 1ec1 1ec3 1ec5 1ec7 1ec9 1ecb 1ecd 1ecf
1ed1 1ed3 1ed5 1ed7 1ed9 1edb 1edd 1edf 1ee5 1ee7 1ee9 1eeb 1eed 1eef 1ef1 1f50 1f70 1f76 1f78
1fd6 1fe6 1ff6 200b 2010-2011 2013-2015 2018-201a 201c-201e 2020-2022 2026 2030 2032-2033
203a-203b 2082 20ac 2103 2116 2122 2190-2193 2212 221a 2264-2265 2500-2502 2550 2588 2591
25a0-25a1 25b2 25ba 25c6 25cb 25ce-25cf 2605-2606 2640 2665 266a 2714 2764 2800 3001-3002 3005
3008-3011 3014-3015 301c 3042 3044 3046 3048 304a-3061 3063-306b 306d-3070 3072-3073 3075-3076
3078-3079 307b-307c 307e-308d 308f 3092-3093 30a1-30a4 30a6-30bd 30bf-30c1 30c3-30c4 30c6-30cb
30cd-30ed 30ef 30f3-30f4 30f6 30fb-30fc 33a1 4e00-4e01 4e03 4e07-4e0b 4e0d-4e0e 4e13-4e14 4e16
4e18 4e1a 4e1c-4e1d 4e24-4e26 4e2a 4e2d 4e30 4e32 4e34 4e38-4e3b 4e3d-4e3e 4e43 4e45 4e48-4e49
4e4b-4e4c 4e4e 4e50 4e57-4e59 4e5d 4e5f-4e61 4e66 4e70-4e71 4e73 4e7e 4e86 4e88-4e89 4e8b-4e8c
4e8e 4e91-4e92 4e94-4e95 4e9a-4e9b 4e9e 4ea1 4ea4 4ea6-4ea7 4eab-4eae 4eb2 4eba 4ebf-4ec1 4ec5
4eca-4ecb 4ecd-4ece 4ed3-4ed6 4ed8-4ed9 4ee3-4ee5 4eea 4eec 4ef2 4ef6-4ef7 4efb 4efd 4f01 4f0a
4f0d 4f0f 4f11 4f17-4f1a 4f1d 4f1f-4f20 4f24 4f26 4f2f-4f30 4f34 4f38 4f3c 4f46 4f4d-4f50 4f53
4f55 4f59 4f5b-4f5c 4f60 4f69 4f73 4f7f 4f86 4f8b 4f9b 4f9d 4fa1 4fa7 4faf 4fb5 4fbf 4fc2-4fc4
4fca 4fd7 4fdd 4fe1 4fee 4ffa 500b 500d 5011-5012 5019 501f 502b 503a 503c 5047 504f 505a 505c
5065 5074 5076-5077 5099 50a8 50ac 50b3 50b7 50cd 50cf 50f9 5104 512a 513f 5141 5143-5145
5148-5149 514b 514d 5152 515a 5165 5167-5169 516b-516d 5170-5171 5173-5178 517b-517d 5185-5186
518a 518c-518d 5192 5199 519b-519c 51a0 51ac 51b0 51b2-51b3 51b5 51b7 51c0 51c6 51c9 51cc 51cf
51dd 51e0-51e1 51ef 51fa-51fb 51fd 5200 5206-5207 520a 5211-5212 5217-521b 521d 5224-5225 5229
522b 5230 5236-5238 523a-523b 5242 5247 524d 5251 5267 5269 526f 5272 5275 5287 529b 529e-52a1
52a8-52aa 52b1 52b3 52bf 52c7 52d2 52d5 52d9 52dd 52df 52e2 52e4 5305 5316-5317 5339-533b
5340-5341 5343 5347-5348 534a 534e-534f 5352-5357 535a 5360-5362 536b 5370-5371 5373-5374 5377
5382 5385-5386 538b 539a 539f 53bb 53bf 53c2-53c3 53c8 53ca-53cd 53d1 53d4 53d6-53d8 53e3-53e6
53ea-53ec 53ef-53f0 53f2-53f3 53f6-53f8 5403-5404 5408-5409 540c-540e 5410-5411 5417 541b
5426-5428 542b-542c 542f 5434 5438-5439 543e 5440 5448 544a 5458 5462 5468 5473 547c-547d 548c
54a8 54c1 54c8 54cd 54e1 54e5-54e6 54ea 54ed 54f2 5510 552e-552f 5531 5546 554a 554f 5566 556a
5584 558a 559c-559d 55ae 55ce 55ef 5609 561b 5634 5668 56db 56de 56e0 56e2 56ed 56f0 56f4 56fa
56fd-56fe 5706 5708 570b 5712 5716 5718 571f 5723 5728 5730 5733 573a 5740 5742 5747 574a
574f-5750 5757 575a-575b 5761 5766 576a 578b 57c3 57ce 57df 57f9-57fa 5802 5821 5831 5834 5851
5854 585e 586b 5883 5893 5897 5899 589e 58a8 58c1 58eb 58f0 58f2 5904 5907 5909 590d 590f
5915-5916 591a 591c 591f 5922 5927 5929-592b 592e 5931 5934 5947-5949 594f 5951 5954 5956-5957
5965 5973-5974 5976 5979 597d 5982 5987-5988 5996 5999 59ae 59b9 59bb 59c6 59cb 59d0-59d1
59d3-59d4 59ff 5a01 5a18 5a1c 5a46 5a5a 5a66 5a77 5a92 5acc 5b50 5b54 5b57-5b59 5b63-5b64 5b66
5b69 5b78 5b81 5b83 5b85 5b87-5b89 5b8b-5b8c 5b8f 5b97-5b98 5b9a 5b9c-5b9f 5ba1-5ba4 5bab 5bae
5bb3 5bb6 5bb9 5bbd-5bbf 5bc4 5bc6 5bcc 5bd2 5bdd 5bdf 5be6 5beb 5bf6 5bf8-5bfc 5bff 5c01 5c04
5c06-5c08 5c0a-5c0b 5c0d-5c0f 5c11 5c14 5c16 5c1a 5c24 5c31 5c3a 5c3c-5c40 5c42 5c45 5c4a-5c4b
5c4f 5c55 5c5e 5c65 5c71 5c81 5c97 5c9b 5ca9 5cb3 5cb8 5cf0 5cf6 5d0e 5ddd-5dde 5de1 5de5-5de8
5dee 5df1-5df2 5df4 5e01-5e03 5e08 5e0c 5e16 5e1d 5e26 5e2b 5e2d-5e2e 5e30 5e36 5e38 5e3d 5e45
5e55 5e72-5e74 5e76 5e78 5e7b-5e7c 5e7f 5e84 5e86 5e8a 5e8f 5e93-5e95 5e97 5e9c 5e9f 5ea6-5ea7
5eab 5ead 5eb7 5ee3 5ef6-5ef7 5efa 5f00 5f02-5f04 5f0f 5f15 5f17-5f18 5f1f-5f20 5f31 5f35 5f37
5f39-5f3a 5f52-5f53 5f55 5f62 5f66 5f69 5f71 5f79 5f7b-5f7c 5f80-5f81 5f84-5f85 5f88 5f8b-5f8c
5f90 5f92 5f97 5f9e 5fa1 5fa9-5faa 5fae 5fb7 5fbd 5fc3 5fc5-5fc6 5fcd 5fd7-5fd9 5fe0 5feb 5ff5
5ffd 6000-6001 600e 6012 6015-6016 601d 6025 6027 602a 603b 604b 6050 6052 6062 6069 606f 6076
6089 609f-60a0 60a3 60a8 60aa 60b2 60c5 60ca 60d1 60e0 60f3 610f 611b 611f 613f 614b 614e 6162
6167 61c2 61c9 620f-6212 6216 6218 622a 6230 6232 6234 6236-6237 623f-6240 624b 624d-624e 6253
6258 6263 6267 6269 626b-626c 6276 6279 627e-6280 628a 6293 6295 6297-6298 629c 62a4-62a5 62b1
62b5 62bc-62bd 62c5 62c9 62cd 62d2-62d4 62db-62dc 62df 62e5 62e9 62ec 62f3 62fc 62ff 6301-6302
6307 6309 6311 6325 632f 633a 6355 635f 6362 636e 6377 6388-6389 638c 6392 639b 63a1-63a2 63a5
63a7-63a8 63aa 63cf-63d0 63d2 63db 63e1 63f4 641c 641e 642c-642d 643a 6444 6446-6447 6458 6469
6478 64a4 64ad-64ae 64ca 64cd 64da 64e6 651d 652f 6536 6539 653b 653e-653f 6545 6548 654c 654f
6551 6557 6559 6562-6563 6566 656c 6570 6574-6575 6578 6587 6597 6599 65ad 65af-65b0 65b9
65bc-65bd 65c1 65c5 65cb 65cf 65d7 65e0 65e2 65e5-65e7 65e9 65f6 660c 660e 6613 661f-6620 6625
6628 662d 662f 663e 6642 6653 665a 6668 666e-666f 6674 6676 667a 6682 6696-6697 66ae 66b4 66dc
66f0 66f2 66f4 66f8 66fc 66fe-6700 6703 6708-6709 670b 670d 6717 671b 671d 671f 6728 672a-672d
672f 6731 673a 6740 6742-6743 6749 674e 6750-6751 675c 675f 6761 6765 6768 676f-6771 677e-677f
6781 6784 6790 6797 679a 679c-679d 67aa 67b6 67c4 67cf-67d0 67d3-67d4 67dc 67e5 67f1 67f3-67f4
6807 680f 6811 6821 682a 6837-6839 683c 6842-6843 6846 6848 684c 6851 6863 6865 6881 6885 689d
68a6 68a8 68af-68b0 68c0 68cb 68d2 68da 68ee 690d 695a 696d 6975 697c-697d 6982 699c 69cb 69d8
6a02 6a13 6a19 6a21 6a23 6a2a 6a4b 6a5f 6b0a 6b20-6b23 6b27 6b32 6b3e 6b4c 6b61-6b66 6b69
6b72-6b73 6b77 6b7b 6b8a-6b8b 6b96 6bb5 6bba 6bcd 6bcf 6bd2 6bd4-6bd5 6bdb 6beb 6c0f 6c11 6c14
6c17 6c23 6c27 6c34 6c38 6c42 6c47 6c49 6c57 6c5f-6c61 6c7a 6c7d 6c83 6c88-6c89 6c92 6c96 6c99
6c9f 6ca1 6cb3 6cb9 6cbb 6cbf 6cc1 6cc9-6cca 6cd5 6cdb 6ce1-6ce2 6ce5 6ce8 6cf0 6cf3 6cfd 6d01
6d0b 6d17 6d1b 6d1e 6d25 6d2a 6d32 6d3b 6d3e 6d41 6d45 6d4b 6d4e 6d5c 6d66 6d69-6d6a 6d6e 6d74
6d77 6d88-6d89 6da6 6da8 6db2 6de1 6df1 6df7 6dfb 6e05 6e10 6e1b 6e21 6e29 6e2c 6e2f 6e38 6e56
6e7e-6e7f 6e90 6e96 6eaa 6ed1 6ee1 6eff 6f02 6f0f 6f14 6f22 6f2b 6f5c 6f6e 6fb3 6fc0 7063 706b
706d 706f-7070 7075 7089 708e 70ae 70b8-70ba 70c8 70df 70e6-70e7 70ed 7121 7126 7136 713c 7159
7164 7167 718a 719f 71b1 71c3 71d5 71df 7206 7231 7235-7238 723d 7247-7248 724c 7259 725b 7267
7269 7279 72ac 72af 72b6 72c2 72d0 72d7 72e0 72ec 72fc 731b-731c 732a-732b 732e 7384 7387 7389
738b 739b 73a9 73af-73b0 73b2 73cd 73e0 73ed 73fe 7403 7406 7433-7434 745e 7483 74b0 74dc 74e6
74f6 7518 751a 751c 751f 7522-7523 7528 7530-7533 7535 7537 753a-753b 754c 7559 7565 756a-756b
7570 7576 7586 7591 7597 75ab 75b2 75be 75c5 75c7 75db 7642 767b-767e 7684 7686-7687 76ae 76ca
76d1-76d2 76d6-76d8 76db 76df 76e3-76e4 76ee 76f4 76f8 7701 7709 770b-770c 771f-7720 773c 7740
775b 7761 7763 77ac 77e5 77ed 77f3 77ff 7801-7802 7814 7834 7840 786c 786e 788e 78b0 78ba 78bc
78c1 78e8 793a 793c 793e 7956 795d-795e 7965 7968 796d 7981 798f 79bb 79c0-79c1 79cb 79cd
79d1-79d2 79d8 79df 79e6 79ef-79f0 79fb 7a0b 7a0d-7a0e 7a2e 7a31 7a33 7a3f 7a4d 7a74 7a76 7a7a
7a7f 7a81 7a97 7acb 7ad9 7ade-7ae0 7ae5 7aef 7af6 7af9 7b11 7b14 7b26 7b2c 7b46 7b49 7b4b 7b51
7b54 7b56 7b7e 7b80 7b97 7ba1 7bb1 7bc0 7bc7 7c21 7c4d 7c73 7c7b 7c89 7c92 7c97 7cbe 7cd6 7cfb
7d00 7d04-7d05 7d0d 7d14 7d19-7d1a 7d20 7d22 7d27 7d2b 7d2f-7d30 7d42 7d44 7d50 7d61 7d66 7d71
7d93 7d9a 7dad 7db2 7dda 7de8 7e2e 7e3d-7e3e 7e41 7e8c 7ea2 7ea6-7ea7 7eaa 7eaf 7eb3 7eb8 7ebf
7ec3-7ec4 7ec6-7ec8 7ecd 7ecf 7ed3 7ed9 7edc-7edd 7edf 7ee7 7ee9 7eed 7ef4 7eff 7f13 7f16 7f18
7f29 7f3a 7f51 7f57 7f5a 7f6a 7f6e 7f72 7f85 7f8a 7f8e 7fa4 7fa9 7fbd 7fd2 7fd4 7ffb-7ffc
8000-8001 8003 8005 800c 8010 8017 8033 804a 804c 8054 8058 805a 805e 806f 8072 8077 8083 8089
808c 8096 80a1 80a5 80a9 80af 80b2 80c6 80cc 80ce 80dc 80de 80e1 80f6 80f8 80fd 8102 8111 811a
8131 8138 8150 8155 8170 8179 817e-817f 819c 81e3 81ea 81f3-81f4 81fa 8207-8208 820d 8212 821e
822a 822c 8230 8239 8247 826f 8272 827a 827e 8282 829d 82ac 82af 82b1 82b3 82b8 82cf 82d7
82e5-82e6 82f1 8303 8336 8349 8350 8352 8363 836f 8377 8389 838e 83ab 83b1 83b7 83cc 83dc 83ef
83f2 8425 8428 842c 843d 8449 8457 8461 8463 8482 8499 84dd 8549 8584 85cf 85dd 85e4 864e 8651
8655 865a 865f 866b 867d 86c7 86cb 86db 871c 878d 8840 884c 8853 8857 885b 8861 8863 8865 8868
888b 8896 88ab 88c1-88c2 88c5 88cf 88d5 88dc-88dd 88fd 897f 8981 8986 898b 898f 8996 899a 89aa
89c0-89c2 89c4 89c6 89c8-89c9 89d2 89e3 89e6 8a00 8a02 8a08 8a0a 8a0e 8a18 8a2a 8a2d 8a31 8a3a
8a55 8a5e 8a66 8a71 8a89 8a8d 8a9e 8aaa 8aad 8ab0 8ab2 8abf 8ac7 8acb 8ad6 8b1b 8b1d 8b49 8b58
8b66 8b70 8b77 8b80 8b8a 8b93 8ba1-8ba2 8ba4 8ba8-8ba9 8bad-8bb0 8bb2 8bb8 8bba 8bbe-8bbf 8bc1
8bc4 8bc6 8bc9-8bca 8bcd 8bd1 8bd5 8bd7 8bda 8bdd 8be2 8be5-8be6 8bed 8bef 8bf4 8bf7 8bfa-8bfb
8bfe 8c01 8c03 8c08 8c0b 8c13 8c22 8c31 8c37 8c46 8c61 8c6a 8c8c 8ca0-8ca1 8ca8 8cac 8cb7-8cb8
8cbb-8cbc 8cc7 8cde 8cea 8cfc 8d1d 8d1f 8d22-8d23 8d25-8d28 8d2b 8d2d 8d34-8d35 8d38-8d39 8d44
8d4f 8d56 8d5b 8d5e 8d62 8d64 8d6b 8d70 8d75-8d77 8d85 8d8a 8da3 8db3 8dcc 8dd1 8ddd 8ddf 8de8
8def 8df3 8df5 8e0f 8eab 8eca 8ecd 8f03 8f09 8f2a 8f2f 8f38 8f49 8f66 8f6c 8f6e-8f6f 8f7b 8f7d
8f83 8f85-8f86 8f91 8f93 8f9b 8f9e 8fa6 8fb0 8fb2 8fb9 8fbc 8fbe 8fc5 8fc7 8fce 8fd0-8fd1 8fd4
8fd8-8fd9 8fdb-8fde 8fea-8feb 8ff0 8ff7 8ff9 8ffd 9000-9003 9006 9009 900f-9010 9012 9014
9019-901a 901f-9020 9023 9031-9032 9038 9047 904a-904b 904d-904e 9053-9055 9057 9060 9063 9069
906d 9078 907f 9084 90a3 90a6 90aa 90ae 90ce 90d1 90e8 90ed 90fd 914d 9152 9178 9192 91ab 91c7
91ca 91cc-91cf 91d1 9280 9304 932f 9418 9488 949f 94a2 94ae 94b1 94c1 94f6 94fa 94fe 9500-9501
950b 9519 9526 952e 9547 955c 9577 957f-9580 9589 958b 9593 95a2 95dc 95e8 95ea 95ed-95ee 95f2
95f4 95fb 9605 961f 962a 9632-9636 963b 963f 9644-9646 9648 964d 9650 9662 9664 9669 9670
9675-9677 967d 9686 968a 968e-9690 9694 969b-969c 96be 96c4-96c6 96d9 96e2-96e3 96e8 96ea
96f6-96f7 96fb 9700 9707 970d 971e 9732 9752 9759 975e 9760 9762 9769 978b 97d3 97e9 97f3 97ff
9801-9802 9805-9806 9808 9810 9818 982d 983b 984c-984d 9858 985e 9875-9876 9879-987b 987e-987f
9884 9886 9891 9898 989c-989d 98a8 98ce 98db 98de-98df 98ef 98f2 990a 9910 9928 996d-996e 9970
9986 9996 9999 99ac 9a57 9a6c 9a71 9a76 9a7e 9a8c 9a91 9aa8 9ad4 9ad8 9b3c 9b42 9b54 9b5a 9c7c
9c81 9c9c 9ce5 9e1f 9e21 9e7f 9e97 9ea6 9ebb-9ebc 9ec3-9ec4 9ece 9ed1 9ed8 9ede 9f13 9f20 9f3b
9f50 9f84 9f8d 9f99 ac00-ac01 ac04 ac08 ac10 ac12 ac15 ac1c ac70 ac74 ac80 ac83 ac8c aca0
aca8-aca9 acac acb0 acbd acc4 ace0-ace1 acf5 acfc ad00 ad11 ad50 ad6c-ad6d ad70 ad8c addc ade0
adf8-adf9 adfc ae00 ae08-ae09 ae30 ae38 ae40 ae4c aed8 b098 b09c b0a0 b0a8 b0ac b0b4 b108 b110
b124 b140 b144 b150 b178 b204 b290 b294 b298 b2a5 b2c8 b2d8 b2e4 b2e8 b2ec b2f4-b2f5 b2f9 b300
b354 b358 b370 b378 b3c4-b3c5 b3d9 b418 b41c b420 b450 b4dc-b4dd b4e0 b4e4 b4f1 b514 b54c
b77c-b77d b780 b78c b791 b798 b79c b7a8 b7b5 b7c9 b7ec b7f0 b7fc-b7fd b807-b808 b824-b825 b828
b82c b839 b840 b85c-b85d b860 b8cc b8e8 b958 b960 b974 b978 b97c b984 b9ac-b9ad b9b0 b9bc-b9bd
b9c1 b9c8-b9c9 b9cc b9d0 b9dd b9e4 ba38 ba54 ba70 ba74 ba85 baa8-baa9 bb34 bb38 bb3c bbf8 bbfc
bc00 bc14-bc15 bc18 bc1b-bc1c bc29 bc30-bc31 bc84 bc88 bc94-bc95 bca0 bcc0 bcc4 bcd1 bcf4-bcf5
bcf8 bd80-bd81 bd84 bd88 be0c be14 be44 c0ac c0b0 c0b4 c0bc c0c1 c0c9 c0dd c11c-c11d c120 c124
c131 c138 c13c c158 c18c-c18d c190 c1a1 c218 c21c c220 c2a4 c2b5 c2b9 c2dc-c2dd c2e0 c2e4
c2ec-c2ed c368 c528 c544-c545 c548 c554 c558-c559 c560-c561 c57c-c57d c591 c5b4-c5b5 c5b8
c5c5-c5c8 c5d0 c5ec-c5ed c5f0 c5f4 c5fc c600-c601 c608 c624 c628 c62c c640 c655 c678 c694 c6a9
c6b0 c6b4 c6b8 c6c0 c6cc c6d0 c6d4 c704 c720-c721 c728 c73c c740 c744 c74c c751 c758 c774-c775
c778 c77c c784-c785 c788 c790-c791 c7a1 c7a5 c7ac c7c1 c800-c801 c804 c808 c810-c811 c815
c81c-c81d c838 c84c c870-c871 c874 c885 c8fc c900 c911 c988 c998 c99d c9c0-c9c1 c9c4 c9c8 c9d1
c9d5 c9dc c9f8 cabd cc28-cc29 cc30 cc3d cc45 cc98 cc9c cca0 ccad ccb4 ccd0 cd08 cd5c cd94-cd95
cd9c cda9 cde8 ce20-ce21 ce35 ce58-ce59 ce5c ce60 ce68 ce74 cf00 cf54 d06c d074 d0a4 d0c0 d0c4
d0c8 d0dc-d0dd d130 d134 d14c d15c d1a0 d1b5 d22c d2b8-d2b9 d2f0 d305 d30c d310 d328 d37c d398
d3b8 d3c9 d3ec d45c d488 d4e8 d504 d50c d53c d544 d558-d559 d55c d560 d568-d569 d56d d574
d588-d589 d5a5 d5d8 d604 d611 d615 d638 d654-d655 d658 d65c d669 d68c-d68d d6a8 d6c4 d76c d788
fe0f feff ff01 ff05-ff06 ff08-ff1f ff21-ff25 ff2d ff2f ff33-ff34 ff3b ff3d ff3f ff4d ff5c ff5e
ff65 ffe5 fffd
"""

# Those that are at most two tokens.
DOUBLE = """
993-9a7 a93-aa8 c12-c28 c92-ca8 d2a-d39 100f-1027 102b-103f 10d0-10f0 1780-179c 17b7-17cd
200c-200f 2012 2016 201b 201f 2023-2025 2027 202a-202e 2034-2036 2038-2039 203c 203e-2040
2042-2044 2047-2049 204d-204e 2060-2064 2066-2067 2069 206b 2070-2071 2074-207b 207d-2081
2083-2086 208a 208d-208e 2093 2095 209a 209c 20a1 20a4 20a6 20a8-20ab 20ae 20b1-20b2 20b4-20b5
20b8-20ba 20bd 20bf 20dd 2102 2105 2109 210d-210f 2111 2113 2115 2117 2119-211a 211d-211e
2120-2121 2124 2126-2127 2139 2153-2154 2159 215b-215e 2160-216a 216c-216d 2170-2174 217c-217e
2194-2199 219d-219e 21a0-21a1 21a3 21a5-21a6 21a9-21aa 21af 21b3-21b5 21b7 21ba-21bc 21c0
21c4-21c6 21c9 21cc 21d0-21d4 21dc-21dd 21e0 21e2-21e4 21e7-21e9 21f0 21f5 2200 2202-2203
2205-2209 220b 220e-220f 2211 2213 2215-2219 221d-2220 2223 2225 2227-222c 222e 2234-2236
223c-223d 2243 2245 2248 224b-224c 2250 2252 2254 2256 2259 225c 2260-2261 2263 2266-2267
226a-226b 2272-2273 227a-227b 227e-227f 2282-2283 2286-2287 2294-2297 2299 229f-22a2 22a4-22a5
22b0-22b1 22b7 22b9 22bf 2300 2312-2313 2328 2445 2460-246e 2470 2474-2479 2488 2503-250a
250c-2511 2513-2515 2517-2519 251b-251d 2523-2524 252c 2533-2534 253b-253c 2541 2545 254b 2551
2554-2555 2557 255a 255d-255e 2560-2561 2563-2567 2569 256b-2574 2579 257c-2584 2586-2587 2589
258b-2590 2592-2594 259b 259f 25a2-25a3 25a5-25a6 25a9-25af 25b3-25b4 25b6-25b9 25bb-25c1
25c3-25c5 25c7-25ca 25cc-25cd 25d0-25d1 25d4-25d5 25d8-25d9 25dc-25e6 25ef 25f8-25f9 25fb-25fe
2600-2604 2607 2609 260e-2615 2618 261a-2620 2622-2623 2626 262a 262c-2630 2638-263e 2642
2648-2658 265a-265b 265d 265f-2664 2666-2669 266b-266d 266f-2670 2672 267b 267e-267f 268c 26c4
26c8 2702 2704-2705 2708-2710 2712-2713 2715-271a 271d-271e 2720-2721 2724-275e 2762-2763
2765-2767 276e-2771 2776-2781 278a-278c 278e 2794-2796 2798-27a5 27a7-27a9 27ab 27b0 27b2-27b5
27b7-27ba 27bc-27bd 27e5 2b50 2d5c 3119-3129 3131-3151 fea7-feb9 fecf-fef5 ff66-ff9f 1f1f4 1f1fc
1f300 1f312-1f313 1f328 1f368 1f370 1f37c 1f3b7 1f41c 1f450 1f45c 1f478 1f480-1f4b0 1f4b2-1f4b6
1f4b8-1f4b9 1f4bb-1f4bc 1f4be-1f4bf 1f4cd 1f4d8 1f4e8 1f4f0 1f504 1f514 1f54c 1f600-1f63d 1f63f
1f642 1f68c 1f911 1f950 1f964
"""

# And three.
TRIPLE = """
120ac 120fd 121cc 1222c 12274 12300 12313 12450 1245c 1d11e 1d400-1d408 1d40a-1d40f 1d411-1d418
1d41a-1d41b 1d41d-1d438 1d43a-1d449 1d44b-1d44f 1d451-1d454 1d456 1d458-1d45b 1d45d 1d45f-1d468
1d46a-1d470 1d473 1d475 1d47a-1d47b 1d47d 1d482-1d491 1d493-1d497 1d499-1d49a 1d49c 1d49e-1d49f
1d4ae 1d4b6 1d4b8-1d4b9 1d4bd-1d4be 1d4c0-1d4c3 1d4c7-1d4ca 1d4cc 1d4ce 1d4d0-1d4d1 1d4d6-1d4d7
1d4d9 1d4db-1d4dc 1d4df 1d4e2 1d4ea 1d4ec-1d4ee 1d4f1-1d4f2 1d4f5-1d4f9 1d4fb-1d4fe 1d500 1d502
1d51e 1d526 1d52a 1d52c 1d52f-1d531 1d538-1d539 1d53b-1d53c 1d53e 1d540 1d542 1d544 1d546
1d54a-1d54b 1d550 1d552 1d555-1d556 1d558-1d55a 1d55c-1d561 1d563-1d566 1d568 1d586 1d58a 1d58e
1d590-1d594 1d597-1d59a 1d5a0 1d5ba 1d5bd-1d5be 1d5c1-1d5c2 1d5c4-1d5c8 1d5cb-1d5ce 1d5d4-1d5e3
1d5e5-1d5ea 1d5ec 1d5ee-1d5fd 1d5ff-1d604 1d606-1d608 1d60b 1d60f 1d614 1d616 1d61e 1d622-1d631
1d633-1d638 1d63a-1d640 1d643-1d644 1d647-1d64b 1d64d-1d64f 1d654 1d656 1d658-1d65e 1d660-1d665
1d667-1d66b 1d66e 1d670-1d678 1d67b-1d67f 1d681-1d688 1d68a-1d68b 1d68d-1d699 1d69b-1d69f
1d6a2-1d6a3 1d6fc 1d701 1d703 1d706-1d707 1d70b-1d70c 1d70e 1d7ce-1d7d1 1d7d5-1d7d6 1d7d8-1d7d9
1d7ec-1d7f0 1f0cf 1f130 1f134 1f150 1f154 1f158 1f170-1f171 1f174 1f177 1f17b 1f17d-1f17f 1f181
1f188 1f192-1f195 1f197-1f19a 1f1e6-1f1f3 1f1f5-1f1fb 1f1fd-1f1ff 1f202 1f21a 1f22f 1f235-1f237
1f23a 1f250-1f251 1f302-1f311 1f314-1f321 1f324-1f327 1f329-1f367 1f369-1f36f 1f371-1f37b
1f37d-1f393 1f396-1f397 1f399 1f39e-1f3a5 1f3a7-1f3b3 1f3b5-1f3b6 1f3b8-1f3bc 1f3be-1f3d0 1f3d2
1f3d4-1f3e2 1f3e4-1f3f0 1f3f3-1f3f5 1f3f7-1f41b 1f41d-1f44f 1f451-1f45b 1f45e-1f460 1f462-1f477
1f479-1f47f 1f4c0-1f4c6 1f4c8-1f4cc 1f4ce-1f4d7 1f4d9-1f4e7 1f4e9-1f4ec 1f4ee 1f4f1-1f4f2
1f4f5-1f4fd 1f501 1f503 1f505-1f50e 1f510-1f513 1f516-1f51f 1f521-1f522 1f525-1f531 1f533-1f53d
1f549-1f54b 1f54d-1f54e 1f550-1f55d 1f563-1f564 1f56f-1f570 1f574-1f57a 1f587 1f589-1f58d 1f590
1f592 1f594-1f596 1f5a4-1f5a5 1f5b1 1f5bc 1f5cd 1f5d1-1f5d3 1f5dd-1f5de 1f5e1 1f5e3 1f5e8 1f5ef
1f5f3 1f5f8 1f5fa-1f5ff 1f640-1f641 1f643-1f64f 1f680-1f689 1f68b 1f68d 1f690-1f695 1f697-1f69c
1f69e 1f6a0 1f6a2-1f6ae 1f6b1-1f6b2 1f6b4-1f6b6 1f6ba-1f6bb 1f6bd 1f6bf-1f6c2 1f6cb-1f6ce
1f6d0-1f6d2 1f6d6 1f6e0-1f6e1 1f6e3-1f6e5 1f6eb 1f6f0 1f6f3-1f6f6 1f6f8-1f6f9 1f728 1f7e0-1f7e3
1f7e5-1f7e7 1f7e9 1f800 1f90c-1f910 1f912-1f938 1f93a 1f93d 1f940-1f945 1f947-1f94b 1f94e
1f951-1f95f 1f961-1f963 1f965-1f96d 1f96f-1f976 1f978-1f97a 1f980-1f98e 1f990-1f993 1f995-1f997
1f99c 1f99e-1f9a0 1f9a2 1f9a6 1f9af 1f9b3-1f9b8 1f9be 1f9c0-1f9c2 1f9c5 1f9c7-1f9ca 1f9cd
1f9d0-1f9d2 1f9d4 1f9d6-1f9dc 1f9de-1f9e5 1f9e7-1f9ea 1f9ec-1f9ed 1f9f1 1f9f4-1f9f6 1f9f8-1f9fa
1f9fc 1f9fe-1f9ff 1fa70 1fa76-1fa7a 1fa81 1fa84 1fa90 1fa99 1fa9c 1fab4-1fab5 1fac2 1fad0
1fae0-1fae4 1fae6-1fae7 1faf0 1faf6
"""
