// Made by `npm run docs` from the schemas of the routes; changes by hand are lost.

/** Every operation of the API: what it is asked with, and what it answers when it succeeds. */
export interface Operations {
  'POST /v1/enrich/contact': {
    request: { header?: { 'Idempotency-Key'?: string }; body: { contact_id: string; fields?: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority')[]; overwrite?: boolean } };
    answer: { data: { contact: { id: string; full_name: string | null; first_name: string | null; last_name: string | null; email: string | null; job_title: string | null; company_name: string | null; linkedin_url: string | null; phone: string | null; location: string | null; seniority: string | null; created_at: string; updated_at: string }; fields_updated: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority')[]; source: string | null; confidence: number | null; credits_remaining: number } };
  };
  'POST /v1/enrich/company': {
    request: { header?: { 'Idempotency-Key'?: string }; body: { company_id?: string; domain?: string; fields?: ('name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'linkedin_url' | 'tech_stack')[]; overwrite?: boolean } };
    answer: { data: { company: { id: string; name: string | null; domain: string | null; industry: string | null; size: '1-10' | '11-50' | '51-200' | '201-500' | '501-1000' | '1001-5000' | '5001-10000' | '10001+' | null; founded_year: number | null; description: string | null; hq_location: string | null; logo_url: string | null; linkedin_url: string | null; tech_stack: (string)[]; website: string | null; city: string | null; country: string | null; tags: (string)[]; created_at: string; updated_at: string; created_date: string; updated_date: string }; fields_updated: ('name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'linkedin_url' | 'tech_stack')[]; source: string | null; confidence: number | null; credits_remaining: number } };
  };
  'GET /v1/enrichments': {
    request: { query?: { page?: number; per_page?: number; contact_id?: string; company_id?: string } };
    answer: { data: { enrichments: ({ id: string; contact_id: string | null; company_id: string | null; domain: string | null; status: 'running' | 'succeeded' | 'unchanged' | 'no_match' | 'failed'; requested_fields: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; overwrite: boolean; fields_updated: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; credits_charged: number; idempotency_key: string | null; created_at: string; settled_at: string | null; duration_ms: number | null; fields: Record<string, { value: string | number | (string)[]; previous_value: string | number | (string)[] | null; source: string; confidence: number; observed_at: string; agreed: (string)[]; disagreed: ({ source: string; value: string | number | (string)[] })[] }>; attempts: ({ provider: string; outcome: 'found' | 'not_found' | 'skipped' | 'suppressed' | 'failed'; reason: string | null; cached: boolean; latency_ms: number; cost: number })[] })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'GET /v1/enrichments/{id}': {
    request: { path: { id: string } };
    answer: { data: { id: string; contact_id: string | null; company_id: string | null; domain: string | null; status: 'running' | 'succeeded' | 'unchanged' | 'no_match' | 'failed'; requested_fields: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; overwrite: boolean; fields_updated: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; credits_charged: number; idempotency_key: string | null; created_at: string; settled_at: string | null; duration_ms: number | null; fields: Record<string, { value: string | number | (string)[]; previous_value: string | number | (string)[] | null; source: string; confidence: number; observed_at: string; agreed: (string)[]; disagreed: ({ source: string; value: string | number | (string)[] })[] }>; attempts: ({ provider: string; outcome: 'found' | 'not_found' | 'skipped' | 'suppressed' | 'failed'; reason: string | null; cached: boolean; latency_ms: number; cost: number })[] } };
  };
  'POST /v1/enrich/contact/plan': {
    request: { body: { contact_id: string; fields?: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority')[]; overwrite?: boolean } };
    answer: { data: { contact_id: string; fields: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority')[]; order: 'fixed' | 'auto'; strategy: 'fill' | 'first_match'; steps: ({ provider: string; decision: 'ask' | 'skip'; reason: string | null; cached: boolean; reached: number; chances: Record<string, number>; expected_cost: number; worst_cost: number })[]; chances: Record<string, number>; credits: { expected: number; worst: number }; vendor_cost: { expected: number; worst: number } } };
  };
  'POST /v1/enrich/company/plan': {
    request: { body: { company_id?: string; domain?: string; fields?: ('name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'linkedin_url' | 'tech_stack')[]; overwrite?: boolean } };
    answer: { data: { company_id: string | null; domain: string | null; fields: ('name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'linkedin_url' | 'tech_stack')[]; order: 'fixed' | 'auto'; strategy: 'fill' | 'first_match'; steps: ({ provider: string; decision: 'ask' | 'skip'; reason: string | null; cached: boolean; reached: number; chances: Record<string, number>; expected_cost: number; worst_cost: number })[]; chances: Record<string, number>; credits: { expected: number; worst: number }; vendor_cost: { expected: number; worst: number } } };
  };
  'POST /v1/waterfall/replay': {
    request: { body: { waterfall?: (string)[]; order?: 'fixed' | 'auto'; strategy?: 'fill' | 'first_match'; min_confidence?: number; max_cost?: number | null; values?: Record<string, number>; providers?: Record<string, { enabled?: boolean; monthly_budget?: number | null }> } };
    answer: { data: { calls: number; from: string | null; to: string | null; actual: { vendor_cost: number; credits: number; filled: Record<string, number> }; replayed: { vendor_cost: number; credits: number; filled: Record<string, number> }; known_share: number | null; providers: ({ provider: string; asked: number; asked_actually: number; known: number; vendor_cost: number; vendor_cost_actually: number })[] } };
  };
  'POST /v1/enrich/email': {
    request: { header?: { 'Idempotency-Key'?: string }; body: { email: string; include?: ('person' | 'company' | 'social')[]; verify?: boolean } };
    answer: { data: { person?: { full_name: string | null; first_name: string | null; last_name: string | null; job_title: string | null; seniority: 'owner' | 'founder' | 'c_suite' | 'partner' | 'vp' | 'head' | 'director' | 'manager' | 'senior' | 'entry' | 'intern' | null; location: string | null; linkedin_url: string | null; email: string } | null; company?: { name: string | null; domain: string | null; industry: string | null; size: '1-10' | '11-50' | '51-200' | '201-500' | '501-1000' | '1001-5000' | '5001-10000' | '10001+' | null; founded_year: number | null; description: string | null; linkedin_url: string | null; hq_location: string | null } | null; social?: { linkedin: string | null; github: string | null; x: string | null; facebook: string | null; instagram: string | null; youtube: string | null } | null; source: string | null; confidence: number | null; credits_remaining: number; deliverable?: 'deliverable' | 'risky' | 'undeliverable' | 'unknown'; details?: { verification: { syntax: boolean; domain: boolean | null; mx: boolean | null; disposable: boolean; free_mail: boolean; role_account: boolean; catch_all: boolean | null; smtp: 'accepted' | 'refused' | 'greylisted' | 'blocked' | 'no_answer' | null; provider: 'valid' | 'invalid' | 'catch_all' | 'disposable' | null } } } };
  };
  'POST /v1/email/enrich': {
    request: { header?: { 'Idempotency-Key'?: string }; body: { email?: string; domain?: string; include?: ('person' | 'company' | 'social')[] } };
    answer: { data: { person?: { full_name: string | null; first_name: string | null; last_name: string | null; job_title: string | null; seniority: 'owner' | 'founder' | 'c_suite' | 'partner' | 'vp' | 'head' | 'director' | 'manager' | 'senior' | 'entry' | 'intern' | null; location: string | null; linkedin_url: string | null; email: string } | null; company?: { name: string | null; domain: string | null; industry: string | null; size: '1-10' | '11-50' | '51-200' | '201-500' | '501-1000' | '1001-5000' | '5001-10000' | '10001+' | null; founded_year: number | null; description: string | null; linkedin_url: string | null; hq_location: string | null } | null; social?: { linkedin: string | null; github: string | null; x: string | null; facebook: string | null; instagram: string | null; youtube: string | null } | null; source: string | null; confidence: number | null; credits_remaining: number } };
  };
  'POST /v1/enrich/contacts': {
    request: { header?: { 'Idempotency-Key'?: string }; body: { name?: string; contact_ids?: (string)[]; filter?: { missing?: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority')[]; search?: string; created_after?: string; import_id?: string; source?: string }; all?: true; fields?: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority')[]; overwrite?: boolean; max_credits?: number } };
    answer: { data: { id: string; kind: 'contacts' | 'companies'; name: string | null; status: 'preparing' | 'running' | 'waiting_for_credits' | 'paused' | 'completed' | 'failed' | 'cancelled'; selection: 'list' | 'filter' | 'all'; filter: { missing: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[] | null; search: string | null; created_after: string | null; import_id: string | null; source: string | null; industry: string | null } | null; fields: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; overwrite: boolean; max_credits: number | null; counts: { total: number; pending: number; running: number; succeeded: number; unchanged: number; no_match: number; not_found: number; suppressed: number; failed: number; skipped: number }; credits_charged: number; vendor_cost: number; rate_per_second: number | null; seconds_left: number | null; created_at: string; ended_at: string | null; items_until: string | null } };
  };
  'POST /v1/enrich/companies': {
    request: { header?: { 'Idempotency-Key'?: string }; body: { name?: string; company_ids?: (string)[]; filter?: { missing?: ('name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'linkedin_url' | 'tech_stack')[]; search?: string; industry?: string; created_after?: string; source?: string }; all?: true; fields?: ('name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'linkedin_url' | 'tech_stack')[]; overwrite?: boolean; max_credits?: number } };
    answer: { data: { id: string; kind: 'contacts' | 'companies'; name: string | null; status: 'preparing' | 'running' | 'waiting_for_credits' | 'paused' | 'completed' | 'failed' | 'cancelled'; selection: 'list' | 'filter' | 'all'; filter: { missing: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[] | null; search: string | null; created_after: string | null; import_id: string | null; source: string | null; industry: string | null } | null; fields: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; overwrite: boolean; max_credits: number | null; counts: { total: number; pending: number; running: number; succeeded: number; unchanged: number; no_match: number; not_found: number; suppressed: number; failed: number; skipped: number }; credits_charged: number; vendor_cost: number; rate_per_second: number | null; seconds_left: number | null; created_at: string; ended_at: string | null; items_until: string | null } };
  };
  'POST /v1/enrich/contacts/plan': {
    request: { body: { name?: string; contact_ids?: (string)[]; filter?: { missing?: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority')[]; search?: string; created_after?: string; import_id?: string; source?: string }; all?: true; fields?: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority')[]; overwrite?: boolean; max_credits?: number; people?: ({ missing: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'email' | 'full_name' | 'first_name' | 'last_name')[]; contacts: number })[] } };
    answer: { data: { contacts: number; fillable: number; askable: number; credits: { expected: number; worst: number; available: number }; vendor_cost: { expected: number; worst: number } } };
  };
  'POST /v1/enrich/companies/plan': {
    request: { body: { name?: string; company_ids?: (string)[]; filter?: { missing?: ('name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'linkedin_url' | 'tech_stack')[]; search?: string; industry?: string; created_after?: string; source?: string }; all?: true; fields?: ('name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'linkedin_url' | 'tech_stack')[]; overwrite?: boolean; max_credits?: number } };
    answer: { data: { companies: number; fillable: number; askable: number; credits: { expected: number; worst: number; available: number }; vendor_cost: { expected: number; worst: number } } };
  };
  'GET /v1/runs': {
    request: { query?: { page?: number; per_page?: number } };
    answer: { data: { runs: ({ id: string; kind: 'contacts' | 'companies'; name: string | null; status: 'preparing' | 'running' | 'waiting_for_credits' | 'paused' | 'completed' | 'failed' | 'cancelled'; selection: 'list' | 'filter' | 'all'; filter: { missing: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[] | null; search: string | null; created_after: string | null; import_id: string | null; source: string | null; industry: string | null } | null; fields: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; overwrite: boolean; max_credits: number | null; counts: { total: number; pending: number; running: number; succeeded: number; unchanged: number; no_match: number; not_found: number; suppressed: number; failed: number; skipped: number }; credits_charged: number; vendor_cost: number; rate_per_second: number | null; seconds_left: number | null; created_at: string; ended_at: string | null; items_until: string | null })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'GET /v1/runs/{id}': {
    request: { path: { id: string } };
    answer: { data: { id: string; kind: 'contacts' | 'companies'; name: string | null; status: 'preparing' | 'running' | 'waiting_for_credits' | 'paused' | 'completed' | 'failed' | 'cancelled'; selection: 'list' | 'filter' | 'all'; filter: { missing: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[] | null; search: string | null; created_after: string | null; import_id: string | null; source: string | null; industry: string | null } | null; fields: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; overwrite: boolean; max_credits: number | null; counts: { total: number; pending: number; running: number; succeeded: number; unchanged: number; no_match: number; not_found: number; suppressed: number; failed: number; skipped: number }; credits_charged: number; vendor_cost: number; rate_per_second: number | null; seconds_left: number | null; created_at: string; ended_at: string | null; items_until: string | null } };
  };
  'GET /v1/runs/{id}/items': {
    request: { path: { id: string }; query?: { page?: number; per_page?: number; outcome?: 'pending' | 'running' | 'succeeded' | 'unchanged' | 'no_match' | 'not_found' | 'suppressed' | 'failed' | 'skipped' } };
    answer: { data: { items: ({ n: number; contact_id: string | null; contact_name: string | null; company_id: string | null; company_name: string | null; outcome: 'pending' | 'running' | 'succeeded' | 'unchanged' | 'no_match' | 'not_found' | 'suppressed' | 'failed' | 'skipped'; enrichment_id: string | null })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'GET /v1/runs/{id}/events': {
    request: { path: { id: string }; header?: { 'Last-Event-ID'?: string } };
    answer: string;
  };
  'POST /v1/runs/{id}/pause': {
    request: { path: { id: string } };
    answer: { data: { id: string; kind: 'contacts' | 'companies'; name: string | null; status: 'preparing' | 'running' | 'waiting_for_credits' | 'paused' | 'completed' | 'failed' | 'cancelled'; selection: 'list' | 'filter' | 'all'; filter: { missing: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[] | null; search: string | null; created_after: string | null; import_id: string | null; source: string | null; industry: string | null } | null; fields: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; overwrite: boolean; max_credits: number | null; counts: { total: number; pending: number; running: number; succeeded: number; unchanged: number; no_match: number; not_found: number; suppressed: number; failed: number; skipped: number }; credits_charged: number; vendor_cost: number; rate_per_second: number | null; seconds_left: number | null; created_at: string; ended_at: string | null; items_until: string | null } };
  };
  'POST /v1/runs/{id}/resume': {
    request: { path: { id: string } };
    answer: { data: { id: string; kind: 'contacts' | 'companies'; name: string | null; status: 'preparing' | 'running' | 'waiting_for_credits' | 'paused' | 'completed' | 'failed' | 'cancelled'; selection: 'list' | 'filter' | 'all'; filter: { missing: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[] | null; search: string | null; created_after: string | null; import_id: string | null; source: string | null; industry: string | null } | null; fields: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; overwrite: boolean; max_credits: number | null; counts: { total: number; pending: number; running: number; succeeded: number; unchanged: number; no_match: number; not_found: number; suppressed: number; failed: number; skipped: number }; credits_charged: number; vendor_cost: number; rate_per_second: number | null; seconds_left: number | null; created_at: string; ended_at: string | null; items_until: string | null } };
  };
  'POST /v1/runs/{id}/cancel': {
    request: { path: { id: string } };
    answer: { data: { id: string; kind: 'contacts' | 'companies'; name: string | null; status: 'preparing' | 'running' | 'waiting_for_credits' | 'paused' | 'completed' | 'failed' | 'cancelled'; selection: 'list' | 'filter' | 'all'; filter: { missing: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[] | null; search: string | null; created_after: string | null; import_id: string | null; source: string | null; industry: string | null } | null; fields: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; overwrite: boolean; max_credits: number | null; counts: { total: number; pending: number; running: number; succeeded: number; unchanged: number; no_match: number; not_found: number; suppressed: number; failed: number; skipped: number }; credits_charged: number; vendor_cost: number; rate_per_second: number | null; seconds_left: number | null; created_at: string; ended_at: string | null; items_until: string | null } };
  };
  'POST /v1/runs/{id}/retry': {
    request: { path: { id: string } };
    answer: { data: { id: string; kind: 'contacts' | 'companies'; name: string | null; status: 'preparing' | 'running' | 'waiting_for_credits' | 'paused' | 'completed' | 'failed' | 'cancelled'; selection: 'list' | 'filter' | 'all'; filter: { missing: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[] | null; search: string | null; created_after: string | null; import_id: string | null; source: string | null; industry: string | null } | null; fields: ('job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority' | 'name' | 'industry' | 'size' | 'founded_year' | 'description' | 'hq_location' | 'logo_url' | 'tech_stack')[]; overwrite: boolean; max_credits: number | null; counts: { total: number; pending: number; running: number; succeeded: number; unchanged: number; no_match: number; not_found: number; suppressed: number; failed: number; skipped: number }; credits_charged: number; vendor_cost: number; rate_per_second: number | null; seconds_left: number | null; created_at: string; ended_at: string | null; items_until: string | null } };
  };
  'GET /v1/contacts/{id}/provenance': {
    request: { path: { id: string } };
    answer: { data: { contact_id: string; values: Record<string, { value: string; source: string; confidence: number | null; observed_at: string | null; enrichment_id: string | null; agreed: (string)[]; disagreed: ({ source: string; value: string })[]; previous_value: string | null }> } };
  };
  'GET /v1/companies/{id}/provenance': {
    request: { path: { id: string } };
    answer: { data: { company_id: string; values: Record<string, { value: string | number | (string)[]; source: string; confidence: number | null; observed_at: string | null; enrichment_id: string | null; agreed: (string)[]; disagreed: ({ source: string; value: string | number | (string)[] })[]; previous_value: string | number | (string)[] | null }> } };
  };
  'GET /v1/contacts/find': {
    request: { query?: { search?: string; missing?: string; source?: string; sort?: string; after?: string; per_page?: number } };
    answer: { data: { contacts: ({ id: string; full_name: string | null; first_name: string | null; last_name: string | null; email: string | null; job_title: string | null; company_name: string | null; linkedin_url: string | null; phone: string | null; location: string | null; seniority: string | null; created_at: string; updated_at: string; sources: Record<string, string> })[]; scanned: number; next: string | null } };
  };
  'GET /v1/contacts': {
    request: { query?: { page?: number; per_page?: number; search?: string; created_after?: string; sort?: string } };
    answer: { data: { contacts: ({ id: string; full_name: string | null; first_name: string | null; last_name: string | null; email: string | null; job_title: string | null; company_name: string | null; linkedin_url: string | null; phone: string | null; location: string | null; seniority: string | null; created_at: string; updated_at: string })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'POST /v1/contacts': {
    request: { body: { full_name?: string | null; first_name?: string | null; last_name?: string | null; email?: string | null; phone?: string | null; job_title?: string | null; company_name?: string | null; company?: string | null; linkedin_url?: string | null; location?: string | null; seniority?: 'owner' | 'founder' | 'c_suite' | 'partner' | 'vp' | 'head' | 'director' | 'manager' | 'senior' | 'entry' | 'intern' | null; related_company_id?: string | null; company_id?: string | null; priority?: 'high' | 'medium' | 'low' | 1 | 2 | 3 | '1' | '2' | '3' | null; tags?: (string)[]; custom_fields?: Record<string, unknown>; notes?: string | null; created_at?: string | null; created_date?: string | null } };
    answer: { data: { id: string; full_name: string | null; first_name: string | null; last_name: string | null; email: string | null; job_title: string | null; company_name: string | null; linkedin_url: string | null; phone: string | null; location: string | null; seniority: string | null; created_at: string; updated_at: string; related_company_id: string | null; priority: number | null; tags: (string)[]; custom_fields: Record<string, unknown>; notes: string | null } };
  };
  'GET /v1/contacts/{id}': {
    request: { path: { id: string }; query?: { include?: string } };
    answer: { data: { id: string; full_name: string | null; first_name: string | null; last_name: string | null; email: string | null; job_title: string | null; company_name: string | null; linkedin_url: string | null; phone: string | null; location: string | null; seniority: string | null; created_at: string; updated_at: string; related_company_id: string | null; priority: number | null; tags: (string)[]; custom_fields: Record<string, unknown>; notes: string | null } };
  };
  'PATCH /v1/contacts/{id}': {
    request: { path: { id: string }; body: { full_name?: string | null; first_name?: string | null; last_name?: string | null; email?: string | null; phone?: string | null; job_title?: string | null; company_name?: string | null; company?: string | null; linkedin_url?: string | null; location?: string | null; seniority?: 'owner' | 'founder' | 'c_suite' | 'partner' | 'vp' | 'head' | 'director' | 'manager' | 'senior' | 'entry' | 'intern' | null; related_company_id?: string | null; company_id?: string | null; priority?: 'high' | 'medium' | 'low' | 1 | 2 | 3 | '1' | '2' | '3' | null; tags?: (string)[]; custom_fields?: Record<string, unknown>; notes?: string | null } };
    answer: { data: { id: string; full_name: string | null; first_name: string | null; last_name: string | null; email: string | null; job_title: string | null; company_name: string | null; linkedin_url: string | null; phone: string | null; location: string | null; seniority: string | null; created_at: string; updated_at: string; related_company_id: string | null; priority: number | null; tags: (string)[]; custom_fields: Record<string, unknown>; notes: string | null } };
  };
  'DELETE /v1/contacts/{id}': {
    request: { path: { id: string }; query?: { erase?: 'true' | 'false' } };
    answer: { data: { deleted: true; id: string; erased?: true; removed?: { enrichments: number; receipts: number; answers: number; deliveries: number; rejected_rows: number } } };
  };
  'POST /v1/import/contacts': {
    request: { query?: { has_header?: 'true' | 'false'; mapping?: string; update_existing?: 'true' | 'false'; tags?: string | (string)[] }; header?: { 'Idempotency-Key'?: string }; body: { rows?: (unknown)[]; csv?: string; has_header?: boolean; mapping?: Record<string, string | null>; update_existing?: boolean; tags?: (string)[] } };
    answer: { data: { job_id: string; kind: string; status: 'receiving' | 'queued' | 'running' | 'completed' | 'failed'; progress: number; row_count: number; created_count: number; updated_count: number; skipped_count: number; error_count: number; columns: ({ column: string; field: string })[]; columns_ignored: (string)[]; encoding: string | null; bytes: number; failure: string | null; idempotency_key: string | null; created_at: string; finished_at: string | null; errors: ({ row_number: number; column: string | null; code: 'malformed_row' | 'validation_error'; message: string })[] } };
  };
  'POST /v1/import/contacts/preview': {
    request: { body: { csv: string; has_header?: boolean; mapping?: Record<string, string | null> } };
    answer: { data: { columns: ({ column: string; field: string | null; values: (string)[] })[]; fields: (string)[]; rows: number } };
  };
  'POST /v1/import/companies': {
    request: { query?: { has_header?: 'true' | 'false'; mapping?: string; update_existing?: 'true' | 'false'; tags?: string | (string)[] }; header?: { 'Idempotency-Key'?: string }; body: { rows?: (unknown)[]; csv?: string; has_header?: boolean; mapping?: Record<string, string | null>; update_existing?: boolean; tags?: (string)[] } };
    answer: { data: { job_id: string; kind: string; status: 'receiving' | 'queued' | 'running' | 'completed' | 'failed'; progress: number; row_count: number; created_count: number; updated_count: number; skipped_count: number; error_count: number; columns: ({ column: string; field: string })[]; columns_ignored: (string)[]; encoding: string | null; bytes: number; failure: string | null; idempotency_key: string | null; created_at: string; finished_at: string | null; errors: ({ row_number: number; column: string | null; code: 'malformed_row' | 'validation_error'; message: string })[] } };
  };
  'POST /v1/import/companies/preview': {
    request: { body: { csv: string; has_header?: boolean; mapping?: Record<string, string | null> } };
    answer: { data: { columns: ({ column: string; field: string | null; values: (string)[] })[]; fields: (string)[]; rows: number } };
  };
  'GET /v1/imports': {
    request: { query?: { page?: number; per_page?: number; idempotency_key?: string } };
    answer: { data: { imports: ({ job_id: string; kind: string; status: 'receiving' | 'queued' | 'running' | 'completed' | 'failed'; progress: number; row_count: number; created_count: number; updated_count: number; skipped_count: number; error_count: number; columns: ({ column: string; field: string })[]; columns_ignored: (string)[]; encoding: string | null; bytes: number; failure: string | null; idempotency_key: string | null; created_at: string; finished_at: string | null })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'GET /v1/imports/{id}': {
    request: { path: { id: string } };
    answer: { data: { job_id: string; kind: string; status: 'receiving' | 'queued' | 'running' | 'completed' | 'failed'; progress: number; row_count: number; created_count: number; updated_count: number; skipped_count: number; error_count: number; columns: ({ column: string; field: string })[]; columns_ignored: (string)[]; encoding: string | null; bytes: number; failure: string | null; idempotency_key: string | null; created_at: string; finished_at: string | null; errors: ({ row_number: number; column: string | null; code: 'malformed_row' | 'validation_error'; message: string })[] } };
  };
  'GET /v1/imports/{id}/rows': {
    request: { path: { id: string }; query?: { after?: number } };
    answer: { data: { rows: ({ row_number: number; id: string; outcome: 'created' | 'updated' | 'skipped' })[] }; meta: { next_after: number | null } };
  };
  'GET /v1/imports/{id}/rejects': {
    request: { path: { id: string } };
    answer: string;
  };
  'GET /v1/contacts/export': {
    request: { query?: { limit?: number; all?: 'true' | 'false'; fields?: string; provenance?: 'true' | 'false'; format?: 'csv' | 'jsonl'; created_after?: string; created_before?: string; tag?: string | (string)[]; search?: string } };
    answer: string;
  };
  'GET /v1/companies/export': {
    request: { query?: { limit?: number; all?: 'true' | 'false'; fields?: string; provenance?: 'true' | 'false'; format?: 'csv' | 'jsonl'; created_after?: string; created_before?: string; tag?: string | (string)[]; search?: string; industry?: string } };
    answer: string;
  };
  'GET /v1/imports/{id}/contacts': {
    request: { path: { id: string } };
    answer: string;
  };
  'POST /v1/suppressions': {
    request: { body: { email?: string; phone?: string; linkedin_url?: string; reason?: string } };
    answer: { data: { suppressions: ({ id: string; kind: 'email' | 'phone' | 'linkedin_url'; reason: string | null; created_at: string })[] } };
  };
  'GET /v1/suppressions': {
    request: { query?: { page?: number; per_page?: number } };
    answer: { data: { suppressions: ({ id: string; kind: 'email' | 'phone' | 'linkedin_url'; reason: string | null; created_at: string })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'DELETE /v1/suppressions/{id}': {
    request: { path: { id: string } };
    answer: { data: { deleted: true; id: string } };
  };
  'GET /v1/companies/find': {
    request: { query?: { search?: string; industry?: string; missing?: string; source?: string; sort?: string; after?: string; per_page?: number } };
    answer: { data: { companies: ({ id: string; name: string | null; domain: string | null; industry: string | null; size: '1-10' | '11-50' | '51-200' | '201-500' | '501-1000' | '1001-5000' | '5001-10000' | '10001+' | null; founded_year: number | null; description: string | null; hq_location: string | null; logo_url: string | null; linkedin_url: string | null; tech_stack: (string)[]; website: string | null; city: string | null; country: string | null; tags: (string)[]; created_at: string; updated_at: string; created_date: string; updated_date: string; sources: Record<string, string> })[]; scanned: number; next: string | null } };
  };
  'GET /v1/companies': {
    request: { query?: { page?: number; per_page?: number; search?: string; industry?: string } };
    answer: { data: { companies: ({ id: string; name: string | null; domain: string | null; industry: string | null; size: '1-10' | '11-50' | '51-200' | '201-500' | '501-1000' | '1001-5000' | '5001-10000' | '10001+' | null; founded_year: number | null; description: string | null; hq_location: string | null; logo_url: string | null; linkedin_url: string | null; tech_stack: (string)[]; website: string | null; city: string | null; country: string | null; tags: (string)[]; created_at: string; updated_at: string; created_date: string; updated_date: string })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'POST /v1/companies': {
    request: { body: { name?: string | null; domain?: string | null; industry?: string | null; size?: string | number | null; founded_year?: number | null; description?: string | null; hq_location?: string | null; logo_url?: string | null; linkedin_url?: string | null; tech_stack?: (string)[]; website?: string | null; city?: string | null; country?: string | null; tags?: (string)[]; created_at?: string | null; created_date?: string | null } };
    answer: { data: { id: string; name: string | null; domain: string | null; industry: string | null; size: '1-10' | '11-50' | '51-200' | '201-500' | '501-1000' | '1001-5000' | '5001-10000' | '10001+' | null; founded_year: number | null; description: string | null; hq_location: string | null; logo_url: string | null; linkedin_url: string | null; tech_stack: (string)[]; website: string | null; city: string | null; country: string | null; tags: (string)[]; created_at: string; updated_at: string; created_date: string; updated_date: string } };
  };
  'GET /v1/companies/{id}': {
    request: { path: { id: string } };
    answer: { data: { id: string; name: string | null; domain: string | null; industry: string | null; size: '1-10' | '11-50' | '51-200' | '201-500' | '501-1000' | '1001-5000' | '5001-10000' | '10001+' | null; founded_year: number | null; description: string | null; hq_location: string | null; logo_url: string | null; linkedin_url: string | null; tech_stack: (string)[]; website: string | null; city: string | null; country: string | null; tags: (string)[]; created_at: string; updated_at: string; created_date: string; updated_date: string } };
  };
  'PATCH /v1/companies/{id}': {
    request: { path: { id: string }; body: { name?: string | null; domain?: string | null; industry?: string | null; size?: string | number | null; founded_year?: number | null; description?: string | null; hq_location?: string | null; logo_url?: string | null; linkedin_url?: string | null; tech_stack?: (string)[]; website?: string | null; city?: string | null; country?: string | null; tags?: (string)[] } };
    answer: { data: { id: string; name: string | null; domain: string | null; industry: string | null; size: '1-10' | '11-50' | '51-200' | '201-500' | '501-1000' | '1001-5000' | '5001-10000' | '10001+' | null; founded_year: number | null; description: string | null; hq_location: string | null; logo_url: string | null; linkedin_url: string | null; tech_stack: (string)[]; website: string | null; city: string | null; country: string | null; tags: (string)[]; created_at: string; updated_at: string; created_date: string; updated_date: string } };
  };
  'DELETE /v1/companies/{id}': {
    request: { path: { id: string } };
    answer: { data: { deleted: true; id: string } };
  };
  'GET /v1/credits': {
    request: Record<never, never>;
    answer: { data: { balance: number; held: number; available: number } };
  };
  'POST /admin/v1/workspaces/{id}/credits': {
    request: { path: { id: string }; body: { amount: number; reference: string; note?: string } };
    answer: { data: { balance: number; held: number; available: number } };
  };
  'GET /v1/credits/ledger': {
    request: { query?: { page?: number; per_page?: number; search?: string } };
    answer: { data: { entries: ({ id: number; type: 'grant' | 'charge'; amount: number; balance_after: number; reference: string; enrichment_id: string | null; contact_id: string | null; note: string | null; created_at: string; hash: string })[]; head: { entries: number; hash: string; balance: number } }; meta: { page: number; per_page: number; total: number } };
  };
  'GET /admin/v1/workspaces/{id}/ledger': {
    request: { path: { id: string }; query?: { page?: number; per_page?: number; search?: string } };
    answer: { data: { entries: ({ id: number; type: 'grant' | 'charge'; amount: number; balance_after: number; reference: string; enrichment_id: string | null; contact_id: string | null; note: string | null; created_at: string; hash: string })[]; head: { entries: number; hash: string; balance: number } }; meta: { page: number; per_page: number; total: number } };
  };
  'GET /v1/statistics': {
    request: { query?: { range?: '24h' | '7d' | '30d' | '90d' } };
    answer: { data: { range: '24h' | '7d' | '30d' | '90d'; from: string; to: string; step_seconds: number; steps: ({ from: string; credits_spent: number; credits_granted: number; balance: number; enrichments: { succeeded: number; unchanged: number; no_match: number; failed: number; suppressed: number }; vendor_cost: number })[]; fields: ({ field: 'job_title' | 'company_name' | 'linkedin_url' | 'phone' | 'location' | 'seniority'; wanted: number; filled: number; fill_rate: number | null })[]; providers: ({ provider: string; asked: number; hits: number; misses: number; failures: number; cached: number; hit_rate: number | null; latency_ms: number | null; cost: number })[] } };
  };
  'GET /v1/attention': {
    request: Record<never, never>;
    answer: { data: { attention: ({ kind: 'provider_set_aside'; provider: string; reason: string; until: string | null } | { kind: 'credits_low'; workspace_id: string; workspace_name: string; available: number; credits_low_at: number | null } | { kind: 'run_waiting_for_credits'; workspace_id: string; run_id: string; name: string | null } | { kind: 'webhook_switched_off'; workspace_id: string; webhook_id: string; url: string; reason: 'gone' | 'failing' } | { kind: 'webhook_failing'; workspace_id: string; webhook_id: string; url: string; since: string | null } | { kind: 'import_failed'; workspace_id: string; import_id: string; failure: string | null; at: string | null })[] } };
  };
  'GET /admin/v1/attention': {
    request: Record<never, never>;
    answer: { data: { attention: ({ kind: 'provider_set_aside'; provider: string; reason: string; until: string | null } | { kind: 'credits_low'; workspace_id: string; workspace_name: string; available: number; credits_low_at: number | null } | { kind: 'run_waiting_for_credits'; workspace_id: string; run_id: string; name: string | null } | { kind: 'webhook_switched_off'; workspace_id: string; webhook_id: string; url: string; reason: 'gone' | 'failing' } | { kind: 'webhook_failing'; workspace_id: string; webhook_id: string; url: string; since: string | null } | { kind: 'import_failed'; workspace_id: string; import_id: string; failure: string | null; at: string | null })[] } };
  };
  'POST /v1/webhooks': {
    request: { body: { url: string; events: (string)[]; description?: string | null; active?: boolean } };
    answer: { data: { webhook: { id: string; url: string; events: (string)[]; description: string | null; active: boolean; disabled_reason: 'gone' | 'failing' | null; last_delivery_status: 'delivered' | 'failed' | null; last_delivery_at: string | null; created_at: string; updated_at: string; secret: string } } };
  };
  'GET /v1/webhooks': {
    request: { query?: { page?: number; per_page?: number } };
    answer: { data: { webhooks: ({ id: string; url: string; events: (string)[]; description: string | null; active: boolean; disabled_reason: 'gone' | 'failing' | null; last_delivery_status: 'delivered' | 'failed' | null; last_delivery_at: string | null; created_at: string; updated_at: string })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'GET /v1/webhooks/{id}': {
    request: { path: { id: string } };
    answer: { data: { webhook: { id: string; url: string; events: (string)[]; description: string | null; active: boolean; disabled_reason: 'gone' | 'failing' | null; last_delivery_status: 'delivered' | 'failed' | null; last_delivery_at: string | null; created_at: string; updated_at: string } } };
  };
  'PATCH /v1/webhooks/{id}': {
    request: { path: { id: string }; body: { url?: string; events?: (string)[]; description?: string | null; active?: boolean } };
    answer: { data: { webhook: { id: string; url: string; events: (string)[]; description: string | null; active: boolean; disabled_reason: 'gone' | 'failing' | null; last_delivery_status: 'delivered' | 'failed' | null; last_delivery_at: string | null; created_at: string; updated_at: string } } };
  };
  'DELETE /v1/webhooks/{id}': {
    request: { path: { id: string } };
    answer: { data: { deleted: true; id: string } };
  };
  'POST /v1/webhooks/{id}/rotate-secret': {
    request: { path: { id: string } };
    answer: { data: { webhook: { id: string; url: string; events: (string)[]; description: string | null; active: boolean; disabled_reason: 'gone' | 'failing' | null; last_delivery_status: 'delivered' | 'failed' | null; last_delivery_at: string | null; created_at: string; updated_at: string; secret: string } } };
  };
  'GET /v1/webhooks/{id}/deliveries': {
    request: { path: { id: string }; query?: { page?: number; per_page?: number } };
    answer: { data: { deliveries: ({ id: string; event: string; status: 'pending' | 'delivered' | 'failed'; created_at: string; next_attempt_at: string | null; request: { body: Record<string, unknown> }; attempts: ({ delivery_id: string; attempted_at: string; url: string; status_code: number | null; error: string | null; answer: string | null; latency_ms: number })[] })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'POST /v1/webhooks/{id}/deliveries/{delivery_id}/resend': {
    request: { path: { id: string; delivery_id: string } };
    answer: { data: { delivery: { id: string; event: string; status: 'pending' | 'delivered' | 'failed'; created_at: string; next_attempt_at: string | null; request: { body: Record<string, unknown> }; attempts: ({ delivery_id: string; attempted_at: string; url: string; status_code: number | null; error: string | null; answer: string | null; latency_ms: number })[] } } };
  };
  'POST /v1/webhooks/{id}/test': {
    request: { path: { id: string } };
    answer: { data: { delivery: { id: string; event: string; status: 'pending' | 'delivered' | 'failed'; created_at: string; next_attempt_at: string | null; request: { body: Record<string, unknown> }; attempts: ({ delivery_id: string; attempted_at: string; url: string; status_code: number | null; error: string | null; answer: string | null; latency_ms: number })[] } } };
  };
  'GET /admin/v1/workspaces/{id}/alerts': {
    request: { path: { id: string } };
    answer: { data: { credits_low_at: number | null } };
  };
  'PATCH /admin/v1/workspaces/{id}/alerts': {
    request: { path: { id: string }; body: { credits_low_at: number | null } };
    answer: { data: { credits_low_at: number | null } };
  };
  'POST /admin/v1/workspaces': {
    request: { body: { name: string; plan?: 'starter' | 'pro' | 'org' | 'unlimited'; credits?: number } };
    answer: { data: { id: string; name: string; plan: 'starter' | 'pro' | 'org' | 'unlimited'; credits: { balance: number; held: number; available: number } } };
  };
  'GET /admin/v1/workspaces': {
    request: { query?: { page?: number; per_page?: number } };
    answer: { data: { workspaces: ({ id: string; name: string; plan: 'starter' | 'pro' | 'org' | 'unlimited'; credits: { balance: number; held: number; available: number } })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'GET /admin/v1/workspaces/{id}': {
    request: { path: { id: string } };
    answer: { data: { id: string; name: string; plan: 'starter' | 'pro' | 'org' | 'unlimited'; credits: { balance: number; held: number; available: number } } };
  };
  'PATCH /admin/v1/workspaces/{id}': {
    request: { path: { id: string }; body: { name?: string; plan?: 'starter' | 'pro' | 'org' | 'unlimited' } };
    answer: { data: { id: string; name: string; plan: 'starter' | 'pro' | 'org' | 'unlimited'; credits: { balance: number; held: number; available: number } } };
  };
  'POST /admin/v1/workspaces/{id}/keys': {
    request: { path: { id: string }; body: { name: string; permissions?: (string)[]; expires_at?: string | null } };
    answer: { data: { id: string; key: string; name: string; permissions: (string)[]; expires_at: string | null } };
  };
  'GET /admin/v1/workspaces/{id}/keys': {
    request: { path: { id: string }; query?: { page?: number; per_page?: number } };
    answer: { data: { keys: ({ id: string; workspace_id: string; name: string; last_four: string; permissions: (string)[]; created_at: string; expires_at: string | null; revoked_at: string | null; last_used_at: string | null })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'DELETE /admin/v1/keys/{id}': {
    request: { path: { id: string } };
    answer: { data: { id: string; workspace_id: string; name: string; last_four: string; permissions: (string)[]; created_at: string; expires_at: string | null; revoked_at: string | null; last_used_at: string | null } };
  };
  'GET /admin/v1/workspaces/{id}/waterfall': {
    request: { path: { id: string } };
    answer: { data: { workspace_id: string; settings: { waterfall?: (string)[]; order?: 'fixed' | 'auto'; strategy?: 'fill' | 'first_match'; min_confidence?: number; max_cost?: number | null; values?: Record<string, number>; providers?: Record<string, { enabled?: boolean; monthly_budget?: number | null }> } | null; waterfall: (string)[]; order: 'fixed' | 'auto'; strategy: 'fill' | 'first_match'; min_confidence: number; max_cost: number | null; budgets: ({ provider: string; monthly_budget: number; spent: number })[] } };
  };
  'PUT /admin/v1/workspaces/{id}/waterfall': {
    request: { path: { id: string }; body: { waterfall?: (string)[]; order?: 'fixed' | 'auto'; strategy?: 'fill' | 'first_match'; min_confidence?: number; max_cost?: number | null; values?: Record<string, number>; providers?: Record<string, { enabled?: boolean; monthly_budget?: number | null }> } };
    answer: { data: { workspace_id: string; settings: { waterfall?: (string)[]; order?: 'fixed' | 'auto'; strategy?: 'fill' | 'first_match'; min_confidence?: number; max_cost?: number | null; values?: Record<string, number>; providers?: Record<string, { enabled?: boolean; monthly_budget?: number | null }> } | null; waterfall: (string)[]; order: 'fixed' | 'auto'; strategy: 'fill' | 'first_match'; min_confidence: number; max_cost: number | null; budgets: ({ provider: string; monthly_budget: number; spent: number })[] } };
  };
  'DELETE /admin/v1/workspaces/{id}/waterfall': {
    request: { path: { id: string } };
    answer: { data: { workspace_id: string; settings: { waterfall?: (string)[]; order?: 'fixed' | 'auto'; strategy?: 'fill' | 'first_match'; min_confidence?: number; max_cost?: number | null; values?: Record<string, number>; providers?: Record<string, { enabled?: boolean; monthly_budget?: number | null }> } | null; waterfall: (string)[]; order: 'fixed' | 'auto'; strategy: 'fill' | 'first_match'; min_confidence: number; max_cost: number | null; budgets: ({ provider: string; monthly_budget: number; spent: number })[] } };
  };
  'GET /admin/v1/providers': {
    request: Record<never, never>;
    answer: { data: { providers: ({ id: string; type: string; enabled: boolean; breaker_state: 'closed' | 'open' | 'half_open'; set_aside: { reason: string; until: string } | null; calls: number; hits: number; misses: number; failures: number; hit_rate: number | null; trust: number | null; fields: ({ field: string; asked: number; delivered: number; hit_rate: number | null; learned: { compared: number; right: number; trust: number } | null })[]; latency_p50_ms: number | null; latency_p95_ms: number | null; spend: number; last_failure: { reason: string; at: string } | null })[] }; meta: { page: number; per_page: number; total: number } };
  };
  'POST /admin/v1/providers/{id}/test': {
    request: { path: { id: string } };
    answer: { data: { id: string; ok: boolean; message: string } };
  };
  'POST /console/session': {
    request: { body: { credential: string } };
    answer: { data: { session: { kind: 'admin' | 'workspace'; workspace: { id: string; name: string; plan: 'starter' | 'pro' | 'org' | 'unlimited' } | null; permissions: ('write:enrich' | 'read:contacts' | 'write:contacts' | 'read:companies' | 'write:companies' | 'read:credits' | 'read:webhooks' | 'write:webhooks')[]; expires_at: string } | null } };
  };
  'GET /console/session': {
    request: Record<never, never>;
    answer: { data: { session: { kind: 'admin' | 'workspace'; workspace: { id: string; name: string; plan: 'starter' | 'pro' | 'org' | 'unlimited' } | null; permissions: ('write:enrich' | 'read:contacts' | 'write:contacts' | 'read:companies' | 'write:companies' | 'read:credits' | 'read:webhooks' | 'write:webhooks')[]; expires_at: string } | null } };
  };
  'DELETE /console/session': {
    request: Record<never, never>;
    answer: { data: { session: { kind: 'admin' | 'workspace'; workspace: { id: string; name: string; plan: 'starter' | 'pro' | 'org' | 'unlimited' } | null; permissions: ('write:enrich' | 'read:contacts' | 'write:contacts' | 'read:companies' | 'write:companies' | 'read:credits' | 'read:webhooks' | 'write:webhooks')[]; expires_at: string } | null } };
  };
  'GET /healthz': {
    request: Record<never, never>;
    answer: { status: string };
  };
  'GET /readyz': {
    request: Record<never, never>;
    answer: { status: string };
  };
  'GET /metrics': {
    request: Record<never, never>;
    answer: string;
  };
  'POST /admin/v1/backup': {
    request: { body: { target: string } };
    answer: { data: { target: string; bytes: number } };
  };
}
