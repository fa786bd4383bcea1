import { foldWords } from './text.js';

/**
 * The countries whose locations name a region, each with its regions: the code (the suffix of ISO 3166-2), then its
 * names; after `=` older codes that are still met. An own table: the package that has one carries no licence.
 */
const REGIONS = {
  US: `AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
    |DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas
    |KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi
    |MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York
    |NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island
    |SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington
    |WV West Virginia|WI Wisconsin|WY Wyoming`,
  CA: `AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador/Newfoundland
    |NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec
    |SK Saskatchewan|YT Yukon/Yukon Territory`,
  AU: `ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland
    |SA South Australia|TAS Tasmania|VIC Victoria|WA Western Australia`,
  BR: `AC Acre|AL Alagoas|AM Amazonas|AP Amapa|BA Bahia|CE Ceara|DF Distrito Federal/Federal District
    |ES Espirito Santo|GO Goias|MA Maranhao|MG Minas Gerais|MS Mato Grosso do Sul|MT Mato Grosso|PA Para|PB Paraiba
    |PE Pernambuco|PI Piaui|PR Parana|RJ Rio de Janeiro|RN Rio Grande do Norte|RO Rondonia|RR Roraima
    |RS Rio Grande do Sul|SC Santa Catarina|SE Sergipe|SP Sao Paulo|TO Tocantins`,
  MX: `AGU Aguascalientes|BCN Baja California|BCS Baja California Sur|CAM Campeche|CHH Chihuahua|CHP Chiapas
    |CMX Ciudad de Mexico/CDMX=DIF|COA Coahuila/Coahuila de Zaragoza|COL Colima|DUR Durango|GRO Guerrero|GUA Guanajuato
    |HID Hidalgo|JAL Jalisco|MEX Estado de Mexico/State of Mexico|MIC Michoacan/Michoacan de Ocampo|MOR Morelos
    |NAY Nayarit|NLE Nuevo Leon|OAX Oaxaca|PUE Puebla|QUE Queretaro|ROO Quintana Roo|SIN Sinaloa
    |SLP San Luis Potosi|SON Sonora|TAB Tabasco|TAM Tamaulipas|TLA Tlaxcala
    |VER Veracruz/Veracruz de Ignacio de la Llave|YUC Yucatan|ZAC Zacatecas`,
  IN: `AN Andaman and Nicobar Islands|AP Andhra Pradesh|AR Arunachal Pradesh|AS Assam|BR Bihar|CG Chhattisgarh=CT
    |CH Chandigarh|DH Dadra and Nagar Haveli and Daman and Diu|DL Delhi/NCT of Delhi|GA Goa|GJ Gujarat|HP Himachal Pradesh
    |HR Haryana|JH Jharkhand|JK Jammu and Kashmir|KA Karnataka|KL Kerala|LA Ladakh|LD Lakshadweep|MH Maharashtra
    |ML Meghalaya|MN Manipur|MP Madhya Pradesh|MZ Mizoram|NL Nagaland|OD Odisha/Orissa=OR|PB Punjab
    |PY Puducherry/Pondicherry|RJ Rajasthan|SK Sikkim|TN Tamil Nadu|TR Tripura|TS Telangana=TG|UK Uttarakhand=UT
    |UP Uttar Pradesh|WB West Bengal`,
} as const;

/** Countries of which a region alone tells the country; the others' regions share names with too much else. */
const TOLD_BY_REGION = ['US', 'CA'] as const;

export interface Region {
  readonly country: string;
  readonly code: string;
}

/** By country: the code for each folded name and each code. */
const CODES: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries(REGIONS).map(([country, list]) => [country, readRegions(list)]),
);

/** True where locations of this country name the region. */
export function hasRegions(country: string): boolean {
  return CODES.has(country);
}

/** The code of a country's region by its name or code (`Oregon`, `or`, `US-OR`), or null. */
export function regionCode(country: string, text: string): string | null {
  const codes = CODES.get(country);
  if (codes === undefined) return null;
  const name = text.toUpperCase().startsWith(`${country}-`) ? text.slice(3) : text;
  const words = foldWords(name);
  const code = codes.get(words.join(' '));
  if (code !== undefined || words.length < 2) return code ?? null;
  const bare = words.filter(word => word !== 'state' && word !== 'province').join(' ');
  return codes.get(bare.replace(/^of /, '')) ?? null;
}

/** The region of the United States or Canada with this name or code, or null. */
export function northAmericanRegion(text: string): Region | null {
  for (const country of TOLD_BY_REGION) {
    const code = regionCode(country, text);
    if (code !== null) return { country, code };
  }
  return null;
}

function readRegions(list: string): Map<string, string> {
  const codes = new Map<string, string>();
  for (const entry of list.split('|')) {
    const [, code = '', names = '', oldCode] = /^\s*(\S+) ([^=]+?)(?:=(\S+))?\s*$/.exec(entry) ?? [];
    for (const key of [code, ...names.split('/'), ...(oldCode === undefined ? [] : [oldCode])]) {
      codes.set(foldWords(key).join(' '), code);
    }
  }
  return codes;
}
