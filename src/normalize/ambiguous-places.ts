import { foldWords } from './text.js';

/**
 * `City, XX` where XX is both a state or province and a country: Cali, CO and Denver, CO. For most codes a state is
 * meant unless the city is one of that country's; for a few it is the other way round. The lists hold the cities
 * where nearly all of a place's business people sit; a city that no list settles is read by the code's usual sense.
 */
const CITIES_ABROAD: Readonly<Record<string, string>> = {
  AL: 'tirana|durres',
  AR: `buenos aires|caba|cordoba|rosario|mendoza|la plata|mar del plata|salta|santa fe|neuquen|bahia blanca|tucuman
    |san miguel de tucuman|san isidro|vicente lopez|pilar|tigre|quilmes|avellaneda|parana|posadas|bariloche`,
  AZ: 'baku|ganja|sumqayit',
  CA: `toronto|montreal|vancouver|calgary|edmonton|ottawa|winnipeg|quebec city|quebec|hamilton|kitchener|waterloo
    |halifax|mississauga|brampton|surrey|burnaby|markham|vaughan|laval|gatineau|longueuil|saskatoon|regina|victoria
    |kelowna|oshawa|barrie|guelph|kingston|st johns|moncton|fredericton|charlottetown|sherbrooke|oakville|london
    |richmond hill|north vancouver|west vancouver|coquitlam|langley|abbotsford|nanaimo|kamloops|lethbridge|red deer
    |thunder bay|sudbury|st catharines|niagara falls|peterborough|brossard|trois rivieres|saguenay|levis|dartmouth
    |whitehorse|yellowknife|scarborough|north york|etobicoke|ajax|pickering|whitby|newmarket|medicine hat|saint john`,
  CO: `bogota|bogota dc|medellin|cali|barranquilla|cartagena|bucaramanga|pereira|manizales|cucuta|ibague|santa marta
    |villavicencio|armenia|envigado|itagui|chia|neiva|pasto|sabaneta`,
  GA: 'libreville|port gentil',
  ID: `jakarta|south jakarta|central jakarta|west jakarta|north jakarta|east jakarta|jakarta selatan|surabaya|bandung
    |medan|bekasi|tangerang|depok|semarang|yogyakarta|denpasar|bali|makassar|palembang|bogor|batam|malang`,
  IL: `tel aviv|tel aviv yafo|tel aviv jaffa|jerusalem|haifa|herzliya|petah tikva|raanana|ra anana|netanya|rehovot
    |kfar saba|hod hasharon|ramat gan|givatayim|bnei brak|rishon lezion|rishon leziyyon|holon|bat yam|ashdod|ashkelon
    |beersheba|be er sheva|beer sheva|yokneam|yokneam illit|caesarea|modiin|lod|or yehuda|rosh haayin|nazareth
    |kiryat gat|ramat hasharon|ness ziona|nes ziona|airport city|yavne|eilat|tiberias|acre|hadera`,
  KY: 'george town|grand cayman',
  LA: 'vientiane|luang prabang',
  MA: 'casablanca|rabat|marrakesh|marrakech|fes|fez|tangier|tanger|agadir|kenitra|sale|oujda|mohammedia',
  MD: 'chisinau|tiraspol|balti',
  ME: 'podgorica|niksic|budva',
  MN: 'ulaanbaatar|ulan bator',
  MO: 'macau|macao',
  MS: 'brades',
  MT: 'valletta|sliema|st julians|saint julians|birkirkara|msida|gzira|san gwann|qormi|mosta|ta xbiex|swieqi',
  NC: 'noumea',
  NE: 'niamey',
  NU: 'alofi',
  PA: 'panama city|panama|ciudad de panama',
  SC: 'mahe',
  SD: 'khartoum|omdurman',
  TN: 'tunis|sfax|sousse|ariana|monastir|bizerte|la marsa|ben arous',
  VA: 'vatican city|vatican',
  YT: 'mamoudzou',
};

const CITIES_OF_STATES: Readonly<Record<string, string>> = {
  DE: `wilmington|dover|newark|middletown|smyrna|milford|seaford|georgetown|new castle|lewes|rehoboth beach|bear|hockessin
    |claymont|elsmere|laurel|millsboro|bethany beach|greenville|harrington|camden|selbyville|delaware city`,
  IN: `indianapolis|fort wayne|evansville|south bend|carmel|fishers|bloomington|hammond|gary|lafayette|west lafayette
    |muncie|terre haute|kokomo|noblesville|anderson|greenwood|elkhart|mishawaka|lawrence|jeffersonville|columbus
    |portage|new albany|richmond|westfield|valparaiso|goshen|michigan city|warsaw|merrillville|zionsville|plainfield
    |brownsburg|crown point|east chicago|marion|schererville|hobart|batesville|jasper|notre dame|franklin|highland|munster`,
  NL: 'st johns|saint johns|mount pearl|corner brook|gander|paradise|conception bay south|labrador city|happy valley goose bay',
  PE: 'charlottetown|summerside|stratford|cornwall|montague',
  SK: `saskatoon|regina|prince albert|moose jaw|swift current|yorkton|north battleford|estevan|weyburn|lloydminster
    |martensville|warman|humboldt`,
};

/** Codes of regions elsewhere that are a state's or a country's as well, with the cities that people write before them. */
const CITIES_OF_REGIONS: Readonly<Record<string, string>> = {
  'AU-NT': 'darwin|alice springs',
  'AU-SA': 'adelaide',
  'AU-WA': 'perth|fremantle',
  'BR-AL': 'maceio',
  'BR-AM': 'manaus',
  'BR-BA': 'salvador',
  'BR-ES': 'vitoria',
  'BR-GO': 'goiania',
  'BR-MA': 'sao luis',
  'BR-MG': 'belo horizonte|uberlandia|contagem|juiz de fora',
  'BR-MS': 'campo grande',
  'BR-MT': 'cuiaba',
  'BR-PA': 'belem',
  'BR-PB': 'joao pessoa',
  'BR-PE': 'recife|olinda|jaboatao dos guararapes',
  'BR-PR': 'curitiba|londrina|maringa',
  'BR-SC': 'florianopolis|joinville|blumenau',
  'BR-SE': 'aracaju',
  'BR-TO': 'palmas',
  'IN-BR': 'patna',
  'IN-CH': 'chandigarh',
  'IN-GA': 'panaji|goa|margao',
  'IN-MH': 'mumbai|pune|nagpur|thane|nashik|navi mumbai',
  'IN-MP': 'bhopal|indore',
  'IN-TG': 'hyderabad',
  'IN-TN': 'chennai|coimbatore|madurai',
};

/** The cities of the country of Georgia: every other city with `Georgia` after it is in the state. */
const GEORGIAN_CITIES = readCities('tbilisi|batumi|kutaisi|rustavi|zugdidi|gori|poti|telavi');

const ABROAD = readAll(CITIES_ABROAD);
const OF_STATES = readAll(CITIES_OF_STATES);
const OF_REGIONS = readAll(CITIES_OF_REGIONS);

/** Countries beside the United States and Canada whose people write `City, XX` with the code of a region. */
const REGION_WRITERS = ['AU', 'BR', 'IN'] as const;

/** Whether `City, XX` means the country XX where XX is a state or province of the United States or Canada as well. */
export function meansCountry(code: string, city: string): boolean {
  const name = foldWords(city).join(' ');
  const stateCities = OF_STATES.get(code);
  return stateCities === undefined ? (ABROAD.get(code)?.has(name) ?? false) : !stateCities.has(name);
}

/** The country of `City, XX` where XX is a region of it that the city is known to lie in, or null. */
export function countryOfRegionCity(code: string, city: string): string | null {
  const name = foldWords(city).join(' ');
  return REGION_WRITERS.find(country => OF_REGIONS.get(`${country}-${code}`)?.has(name)) ?? null;
}

/** Whether `City, Georgia` means the country. */
export function isGeorgianCity(city: string): boolean {
  return GEORGIAN_CITIES.has(foldWords(city).join(' '));
}

function readCities(list: string): ReadonlySet<string> {
  return new Set(list.split('|').map(city => city.trim()));
}

function readAll(lists: Readonly<Record<string, string>>): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(lists).map(([code, list]) => [code, readCities(list)]));
}
