/** Mailboxes of functions, in the languages that most of them are written in. */
const ROLES = new Set(
  `abuse accounting accounts admin administrator admissions advertising alerts all anfrage api apply assistance auskunft
  backoffice beratung bestellung bewerbung billing board booking bookings bounce bounces buchhaltung build bureau buro
  campaign career careers cert ciao commercial compliance comunicacion consulta contact contabilidad contacto contactus
  contato contracts correo customercare customerservice customersupport datenschutz ceo-office delivery design dev devnull
  direccion direction donations dpo editor einkauf email empfang enquiries enquiry everyone events facilities faq feedback
  finance fraud general hallo hello help helpdesk hi hola hostmaster hr info informacion information infos inquiries inquiry
  invest investor investors invoice invoices it jobs kontakt kundenservice legal list lists mail mailbox mailer-daemon
  mailman manager marketing media membership moderator news newsletter no-reply noc noreply notifications office
  operations order orders partner partners payroll personal personnel post postmaster press presse privacy procurement
  purchasing rechnung recruiting recruitment reception redaktion register registration reservation reservations root sales
  security secretariat sekretariat service services shop soporte spam sponsorship staff studio submissions subscribe
  support team tech techsupport test undisclosed-recipients unsubscribe usenet ventas verkauf vertrieb web webmaster
  welcome work www zentrale`.split(/\s+/),
);

/** Whether a local part belongs to a function; a tag (`info+web`) changes nothing. */
export function isRoleAccount(local: string): boolean {
  const name = local.toLowerCase().split('+', 1)[0] ?? '';
  return ROLES.has(name) || ROLES.has(name.replace(/[._-]/g, ''));
}
