import type { ContactCreation } from '../contacts/contact-schemas.js';

/**
 * Made-up people at made-up firms (`.example` belongs to nobody), the last eight with magic e-mail
 * addresses, and with their company, so that inference has nothing to add to what the vendors do.
 */
export const sampleContacts: readonly ContactCreation[] = [
  { full_name: 'Avery Quillfeather', email: 'avery.quillfeather@northwind-labs.example' },
  { full_name: 'Marisol Vantongeren', email: 'marisol@harbor-and-pine.example' },
  {
    full_name: 'Tobias Eisenhart',
    email: 'tobias.eisenhart@eisenhart-legal.example',
    job_title: 'Managing Partner',
  },
  { full_name: 'Priya Narasimhan', email: 'priya.narasimhan@bluefjord.example' },
  { full_name: 'Callum Strathmore', email: 'callum@strathmore-chambers.example', location: 'Edinburgh, GB' },
  { full_name: 'Ingrid Halvorsen', email: 'ingrid.halvorsen@fjellkraft.example' },
  { full_name: 'Desmond Achebe-Cole', email: 'desmond.achebe@lagosbridge.example' },
  {
    full_name: 'Lucía Fernández-Ortiz',
    email: 'lucia.fernandez@olivar-partners.example',
    phone: '+1-555-0100',
  },
  { full_name: 'Kenji Morimoto', email: 'kenji.morimoto@tidewater-robotics.example' },
  { full_name: 'Noor Al-Hashimi', email: 'noor@dunesandharbor.example', seniority: 'director' },
  { full_name: 'Theodora Papadakis', email: 'theodora.papadakis@aegeanfreight.example' },
  { full_name: 'Wendell Brackenridge', email: 'wendell.brackenridge@brackenridge-llp.example' },
  { full_name: 'Saoirse Gallagher', email: 'saoirse.gallagher@liffeyworks.example' },
  { full_name: 'Emeka Okonkwo-Reyes', email: 'emeka@sunrise-analytics.example' },
  { full_name: 'Hanneke van der Velde', email: 'hanneke.vandervelde@polderlight.example' },
  { full_name: 'Rafael Montesinos', company_name: 'Montesinos Abogados' },
  { full_name: 'Beatrix Lindqvist', email: 'beatrix.lindqvist@norrsken-bio.example' },
  { full_name: 'Nadia Nomatch', email: 'nomatch@northwind-labs.example', company_name: 'Northwind Labs' },
  { full_name: 'Perry Partial', email: 'partial@northwind-labs.example', company_name: 'Northwind Labs' },
  {
    full_name: 'Wanda Wrongperson',
    email: 'wrongperson@northwind-labs.example',
    company_name: 'Northwind Labs',
  },
  { full_name: 'Stanley Stale', email: 'stale@northwind-labs.example', company_name: 'Northwind Labs' },
  {
    full_name: 'Sully Suppressed',
    email: 'suppressed@northwind-labs.example',
    company_name: 'Northwind Labs',
  },
  { full_name: 'Rita Ratelimit', email: 'ratelimit@northwind-labs.example', company_name: 'Northwind Labs' },
  { full_name: 'Ronan Reset', email: 'reset@northwind-labs.example', company_name: 'Northwind Labs' },
  { full_name: 'Sloane Slow', email: 'slow@northwind-labs.example', company_name: 'Northwind Labs' },
];
