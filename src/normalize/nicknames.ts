/**
 * Given names that one person goes by: a line a group, names of other languages in it where people use both. A short
 * name stands in every group that it is short for. Names that are merely alike (Daniel, Danielle) share no line,
 * and those at the end stand alone so that they are known for other names than the ones they resemble.
 */
const GROUPS = `
aaron ron ronnie
abigail abby gail abbie
abraham abe abram ibrahim
adelaide addie heidi
adam adamo
agnes aggie nessa
alan al allan allen alain
albert al bert bertie alberto albrecht
alexander alex xander sandy alec al lex sasha alejandro alessandro aleksander aleksandr
alexandra alex sandra sandy lexi sasha alejandra alessandra aleksandra
alfred al fred alfie freddie alfredo
alice ali allie alicia
alison ali allison allie
amanda mandy manda
amelia amy mia millie
andrea andie andi
andrew andy drew andreas andre andrei andres
angela angie angel angelina
ann anne annie anna
anthony tony antonio anton antoine antonius
antonia toni tonia
archibald archie
arnold arnie
arthur art artie arturo
augustus august gus augustin
barbara barb babs barbie
bartholomew bart
beatrice bea beatriz trixie
benedict ben benedikt benito
benjamin ben benji benny
bernard bernie bernhard bernardo
bertram bert bertie
bradley brad
brandon bran brandy
bridget bridie biddy brigitte
calvin cal
cameron cam
camilla cam millie camille
caroline carol carrie carolyn carolina karoline
catherine cathy kate katie cat kathy kathryn katherine katharine kathleen kat kay kit kitty katharina ekaterina catalina
cecilia cece celia cecily cecile
charles charlie chuck chas chaz karl carl carlos carlo
charlotte charlie lottie lotte carlota
chester chet
christian chris kristian cristian
christina chris tina christine chrissy kristina kristin kirsten cristina christy
christopher chris kit topher kris christoph cristobal
clarence clare
clifford cliff
clinton clint
constance connie
cornelius neil corny
curtis curt kurt
cynthia cindy
daniel dan danny daniele
danielle dani dany daniela danni
david dave davey davy davide
deborah deb debbie debra
dennis denny denis
diana di diane dianne
dominic dom nick dominik domenico
donald don donnie
dorothy dot dottie dolly dorothea
douglas doug
duncan dunc
edgar ed eddie
edmund ed eddie ned ted
edward ed eddie ned ted teddy eduardo eduard edouard
edwin ed eddie
elaine ellie lainey
eleanor ellie nell nora nellie lenora eleonora
elijah eli
elizabeth liz beth betty eliza lizzie libby lisa elisabeth betsy bess bessie liza elise elsie lisbeth
ellen ellie nell nellie
emily em emma millie emilie emilia
emmanuel manny manuel emanuel manu
erica erika
eric rick rik erik erick
ernest ernie ernesto ernst
estelle stella essie
eugene gene eugen eugenio
evelyn eve evie
ezekiel zeke
felicity flick fliss
florence flo flossie
frances fran fanny francie frankie francesca francoise francisca
francis frank fran frankie francisco franz francesco paco pancho francois
franklin frank
frederick fred freddie freddy fritz friedrich frederic frederik federico rick
gabriel gabe gabi
gabrielle gabby gabi gabriela brielle
geoffrey geoff jeff jeffrey jeffery
george georgie jorge georg giorgio yuri
gerald gerry jerry gerard gerhard gerd
gertrude trudy gertie
gilbert gil bert gilberto
gordon gord
grace gracie
graham graeme
gregory greg gregg gregor gregorio
guillermo memo william bill
gwendolyn gwen wendy
harold harry hal harald
harriet hattie harry henrietta
helen nell nellie lena helena helene elena
henry hank harry hal heinrich henri enrique heinz hendrik
herbert herb bert heribert
howard howie
hubert hugh bert
hugh hughie hugo
ian iain
ignatius iggy nacho ignacio
irene rene irena
isaac ike zak itzhak
isabella bella izzy belle isabel isabelle isa
isidore izzy isidro
ivan vanya
jacob jake jakob jacobo
jacqueline jackie jacqui
james jim jimmy jamie jem
jane janie janey
janet jan
janice jan
jason jay jase
jennifer jen jenny jenn
jeremy jerry jem jeremiah jez
jessica jess jessie
joan joanie joanna jo johanna joanne
john jack johnny jon johnnie johan johannes juan hans jan
jonathan jon jonny johnathan jonathon
joseph joe joey jose pepe josef giuseppe sepp yosef yusuf
josephine jo josie josefina fina
joshua josh
joyce joy
judith judy jude judi
julia julie jules giulia juliana
julian jules julio julius giulio
justin jus
karen kari karin
kenneth ken kenny
kimberly kim kimber kimberley kimmie
laura laurie lori
lawrence larry laurie lars lorenzo laurence lorenz
leonard leo len lenny leonardo leonhard
leopold leo poldi
leroy roy
leslie les lesley
lewis lou louis lew louie luis
lillian lily lil lillie
linda lindy lynn
louise lou louisa lulu luisa
lucas luke luca lukas
lucy lucille lucia lucie lu
luther lute
lydia lyddie
madeline maddie madeleine maddy magdalena lena
malcolm mal
marcus mark marc marco marcos markus
margaret maggie meg peggy marge margie greta rita daisy margarita margarete marguerite madge margot gretchen
maria marie mary mia
marjorie marge margie
marilyn lynn
martha marty mattie marta
martin marty martino martijn
martina tina
mary molly polly mae mamie maria marie
mathilda tilly mattie matilda mathilde
matthew matt matty mateo matthias mattias matteo mathieu
maureen mo reenie
maurice mo moe mauricio moritz
maximilian max maxim maximiliano
maxine max
melanie mel
melissa mel missy lissa
melvin mel
mercedes mercy
michael mike mick mickey micky mikey miguel michel michele mikhail misha mikael
michelle shelly chelle michele
mildred millie
miriam mimi miri
mitchell mitch
mohammed mohamed muhammad mohammad mo mehmet mohd
monica moni monika monique
montgomery monty
morris mo moe
nancy nan
natalie nat natasha nathalie natalia
nathaniel nate nat nathan nathanael
nicholas nick nicky nico nicolas nikolaus klaus claus nikolai
nicole nicky nikki nicola nic
norman norm
oliver ollie oli olivier
olivia liv livvy olive
oscar ossie oskar
pamela pam
patricia pat patty tricia trish patti trisha
patrick pat paddy patricio patrik
paul paulie paolo pablo pavel
paula pauline polly paulina
penelope penny
perry peregrine
peter pete petey pedro pierre pietro piotr petr
philip phil pip phillip felipe philipp filippo
philippa pip pippa
phyllis phyl
priscilla cilla prissy
rachel rach rachael raquel
ralph raf rafe
randall randy rand
randolph randy
raphael rafael rafe rafa raffaele
raymond ray raimund ramon
rebecca becky becca bex rebekah
reginald reg reggie
rhonda ronnie
richard rick dick rich richie ricky ricardo riccardo rik
robert bob rob bobby robbie bert robin roberto
roberta bobbie robbie
roderick rod rick roddy rodrigo
rodney rod
roger rodge rog
roland rollo
ronald ron ronnie
rosemary rose rosie romy
roxanne roxy
rudolph rudy rudolf rodolfo
russell russ rusty
ruth ruthie
salvador sal salvatore
samantha sam sammy
samuel sam sammy
sarah sally sara sadie
scott scotty
sebastian seb bas bastian
shannon shan
sharon shari
sheila shelley
sidney sid sydney
simon si simeon
solomon sol solly
sophia sophie sofia sofie
stanley stan
stephanie steph steffi stefanie stefania
stephen steve steven stevie stefan stephan esteban stephane stefano
stuart stu stewart
susan sue susie suzy susanna suzanne susanne suzie
sylvester sly
sylvia sylvie silvia
tabitha tabby
terence terry terrence
teresa terry tess theresa tessa therese terri
theodore ted teddy theo teodoro theodor
thomas tom tommy thom tomas tommaso
tiffany tiff
timothy tim timmy timo
tobias toby tobi
ulrich uli
ursula uschi ursel
valerie val
vanessa nessa
veronica ronnie vera veronika
victor vic viktor vittorio
victoria vicky tori vicki viktoria vickie
vincent vince vinny vincenzo vicente
virginia ginny ginger
vivian viv vivien
vladimir vlad volodymyr vova
walter walt wally
wesley wes
wilfred wilf fred wilfried
wilhelmina mina minnie wilma
william bill will billy willie liam wilhelm willi guillaume guillermo wim
winifred winnie fred
winston win
yevgeny evgeny eugene zhenya
yvonne evie
zachary zach zack zak zachariah
adrian
adriana adrienne
brian bryan
briana brianna
carla
denise
hannah hanna
jana
jean
jeanne
jenna
justine justina
lauren
marcia
mario
orlando
rupert
simone simona
valentin
valentina
`;

const GROUPS_OF = readGroups();

/** True where both are given names of one group (folded, lower case): Bill and William. */
export function sharesNickname(a: string, b: string): boolean {
  const groups = GROUPS_OF.get(a);
  const others = GROUPS_OF.get(b);
  return groups !== undefined && others !== undefined && groups.some(group => others.includes(group));
}

/** True where the table has the name, so that another name of the table outside its groups is another name. */
export function isGivenName(name: string): boolean {
  return GROUPS_OF.has(name);
}

function readGroups(): ReadonlyMap<string, readonly number[]> {
  const groupsOf = new Map<string, number[]>();
  for (const [group, line] of GROUPS.trim().split('\n').entries()) {
    for (const name of line.split(' ')) groupsOf.set(name, [...(groupsOf.get(name) ?? []), group]);
  }
  return groupsOf;
}
