/** A host, or the end of one, with `*` for anything, and what it shows to be in use. */
export type HostFingerprints = Readonly<Record<string, string>>;

/** Who takes a domain's mail. */
export const MAIL_HOSTS: HostFingerprints = {
  'aspmx*.googlemail.com': 'Google Workspace',
  'aspmx.l.google.com': 'Google Workspace',
  'barracudanetworks.com': 'Barracuda',
  'inbound-smtp.*.amazonaws.com': 'Amazon SES',
  'mail.protection.outlook.com': 'Microsoft 365',
  'messagingengine.com': 'Fastmail',
  'mimecast.com': 'Mimecast',
  'mx.zoho.*': 'Zoho Mail',
  'mxrouting.net': 'MXroute',
  'pphosted.com': 'Proofpoint',
  'protonmail.ch': 'Proton Mail',
  'secureserver.net': 'GoDaddy',
  'smtp.google.com': 'Google Workspace',
};

/** Who may send mail in a domain's name: `include:` and `redirect=` of its SPF record. */
export const SENDERS: HostFingerprints = {
  '_spf.google.com': 'Google Workspace',
  '_spf.intercom.io': 'Intercom',
  '_spf.salesforce.com': 'Salesforce',
  'amazonses.com': 'Amazon SES',
  'customeriomail.com': 'Customer.io',
  'freshemail.io': 'Freshworks',
  'helpscoutemail.com': 'Help Scout',
  'hubspotemail.net': 'HubSpot',
  'mail.zendesk.com': 'Zendesk',
  'mailgun.org': 'Mailgun',
  'sendgrid.net': 'SendGrid',
  'sendinblue.com': 'Brevo',
  'servers.mcsv.net': 'Mailchimp',
  'spf.brevo.com': 'Brevo',
  'spf.mailjet.com': 'Mailjet',
  'spf.mandrillapp.com': 'Mandrill',
  'spf.mtasv.net': 'Postmark',
  'spf.protection.outlook.com': 'Microsoft 365',
};

/** To whom a domain was shown to be its owner's: how the record begins, in small letters. */
export const OWNERSHIP_PROOFS: Readonly<Record<string, string>> = {
  '1password-site-verification=': '1Password',
  'adobe-idp-site-verification=': 'Adobe',
  'apple-domain-verification=': 'Apple Business',
  'asana-domain-verification=': 'Asana',
  'atlassian-domain-verification=': 'Atlassian',
  'docusign=': 'DocuSign',
  'dropbox-domain-verification=': 'Dropbox',
  'facebook-domain-verification=': 'Meta Business',
  'figma-domain-verification=': 'Figma',
  'google-site-verification=': 'Google Search Console',
  'hubspot-developer-verification=': 'HubSpot',
  'loom-site-verification=': 'Loom',
  'miro-verification=': 'Miro',
  'ms=': 'Microsoft 365',
  'notion-domain-verification=': 'Notion',
  'onetrust-domain-verification=': 'OneTrust',
  'openai-domain-verification=': 'OpenAI',
  'slack-domain-verification=': 'Slack',
  'stripe-verification=': 'Stripe',
  zoom_verify_: 'Zoom',
};

/** Who answers for a domain's names. */
export const NAME_SERVERS: HostFingerprints = {
  'awsdns-*': 'Amazon Route 53',
  'azure-dns.*': 'Azure DNS',
  'dnsimple.com': 'DNSimple',
  'domaincontrol.com': 'GoDaddy',
  'ns-cloud-*.googledomains.com': 'Google Cloud DNS',
  'ns.cloudflare.com': 'Cloudflare',
  'nsone.net': 'NS1',
};

/** Who serves a name: the target of its alias. */
export const ALIASES: HostFingerprints = {
  'azurewebsites.net': 'Azure App Service',
  'cloudfront.net': 'Amazon CloudFront',
  'fastly.net': 'Fastly',
  'github.io': 'GitHub Pages',
  'hubspot.net': 'HubSpot',
  'myshopify.com': 'Shopify',
  'netlify.app': 'Netlify',
  'pantheonsite.io': 'Pantheon',
  'squarespace.com': 'Squarespace',
  'statuspage.io': 'Atlassian Statuspage',
  'vercel-dns.com': 'Vercel',
  'webflow.com': 'Webflow',
  'wixdns.net': 'Wix',
  'wpengine.com': 'WP Engine',
  'zendesk.com': 'Zendesk',
};

/** To whom reports of forged mail go: `rua=` of the DMARC record. */
export const REPORT_READERS: HostFingerprints = {
  'agari.com': 'Agari',
  'dmarcian.com': 'dmarcian',
  'easydmarc.*': 'EasyDMARC',
  'vali.email': 'Valimail',
  'valimail.com': 'Valimail',
};
