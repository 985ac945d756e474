/**
 * Scores are what changes most, and they are on the lead's row. With room on its page for the next version, and none of the indexed
 * columns touched, an update stays on the page and no index hears of it: less than half the work and a quarter of the log. Pages
 * fill up with whole batches at once, so the room has to be larger than for scattered updates.
 */
export const LEAD_ROOM_UP = /* sql */ `
alter table lead set (fillfactor = 60);
drop index lead_company_idx;
drop index lead_owner_idx;
create index lead_company_idx on lead (company_id) where company_id is not null;
create index lead_owner_idx on lead (owner_id) where owner_id is not null;
`;
export const LEAD_ROOM_DOWN = /* sql */ `
alter table lead set (fillfactor = 80);
drop index lead_company_idx;
drop index lead_owner_idx;
create index lead_company_idx on lead (company_id);
create index lead_owner_idx on lead (owner_id);
`;
