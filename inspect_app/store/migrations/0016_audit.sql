-- By what the audit log is looked through; made from the payloads, and kept when one is lawfully dropped.
create table audit_index (
    seq integer primary key references audit_chain (seq),
    target text not null,
    actor text not null,
    action text not null,
    day text not null -- in Vietnam
) strict;
insert into audit_index
select seq, json_extract(payload, '$.target'), json_extract(payload, '$.actor'), json_extract(payload, '$.action'),
    date(json_extract(payload, '$.at'), '+7 hours')
from audit_payload;

-- Each with the order of the log behind it: a page of entries is read without sorting.
create index audit_index_by_target on audit_index (target);
create index audit_index_by_actor on audit_index (actor, action);
create index audit_index_by_action on audit_index (action);
create index audit_index_by_day on audit_index (day);
create index audit_index_by_person on audit_index (actor);

create trigger audit_index_appends before insert on audit_index
when exists (select 1 from audit_index where seq = new.seq)
begin select raise(abort, 'the audit log only grows'); end;
create trigger audit_index_stays before update on audit_index
begin select raise(abort, 'the audit log is never changed'); end;
create trigger audit_index_keeps before delete on audit_index
begin select raise(abort, 'the audit log is never changed'); end;

-- From here on the log holds a hash of every row that is never changed. How many there were before, by table.
create table audit_before (
    name text primary key,
    rows integer not null
) strict;
insert into audit_before (name, rows)
select 'operation', count(*) from operation
union all select 'file', count(*) from file
union all select 'conclusion_move', count(*) from conclusion_move
union all select 'conclusion_revision', count(*) from conclusion_revision
union all select 'printcheck_acceptance', count(*) from printcheck_acceptance
union all select 'frozen', count(*) from frozen
union all select 'received', count(*) from received
union all select 'issue', count(*) from issue
union all select 'explanation_file', count(*) from explanation_file
union all select 'explanation', count(*) from explanation
union all select 'duty', count(*) from duty
union all select 'notice_receipt', count(*) from notice_receipt
union all select 'unit_document', count(*) from unit_document
union all select 'unit_document_file', count(*) from unit_document_file
union all select 'reply', count(*) from reply
union all select 'review', count(*) from review
union all select 'conclusion_comment', count(*) from conclusion_comment
union all select 'conclusion_comment_resolution', count(*) from conclusion_comment_resolution
union all select 'late_decision', count(*) from late_decision
union all select 'confirmation', count(*) from confirmation
union all select 'register_remark', count(*) from register_remark
union all select 'printcheck_withdrawal', count(*) from printcheck_withdrawal
union all select 'holiday_entry', count(*) from holiday_entry;
create trigger audit_before_appends before insert on audit_before
begin select raise(abort, 'what was counted is never changed'); end;
create trigger audit_before_stays before update on audit_before
begin select raise(abort, 'what was counted is never changed'); end;
create trigger audit_before_keeps before delete on audit_before
begin select raise(abort, 'what was counted is never changed'); end;

-- Whoever checked the archive, when, and what it came to.
create table verification (
    seq integer primary key,
    at text not null,
    actor text not null,
    seconds real not null,
    entries integer not null,
    head integer not null,
    hash text not null,
    files integer not null,
    rows integer not null,
    findings text not null
) strict;
create trigger verification_appends before insert on verification
when exists (select 1 from verification where seq = new.seq)
begin select raise(abort, 'a verification is never written over'); end;
create trigger verification_stays before update on verification
begin select raise(abort, 'a verification is never changed'); end;
create trigger verification_keeps before delete on verification
begin select raise(abort, 'a verification is never changed'); end;

-- How long each kind of record is kept and by which source: what somebody of the office has entered.
create table retention (
    seq integer primary key,
    kind text not null,
    permanent integer not null check (permanent in (0, 1)),
    years integer check (years between 1 and 100),
    handover_years integer check (handover_years between 1 and 100),
    source text not null,
    actor text not null references account (id),
    at text not null,
    check (permanent = 0 or years is null)
) strict;
create trigger retention_appends before insert on retention
when exists (select 1 from retention where seq = new.seq)
begin select raise(abort, 'a period is never written over'); end;
create trigger retention_stays before update on retention
begin select raise(abort, 'a period is never changed'); end;
create trigger retention_keeps before delete on retention
begin select raise(abort, 'a period is never changed'); end;

-- The disposal of an inspection's record: asked for by one, settled by another. A confirmed one is the tombstone.
create table disposal (
    id text primary key,
    inspection text not null references inspection (id),
    decision text not null,
    decision_day text not null,
    reason text not null,
    source text not null,
    actor text not null references account (id),
    at text not null
) strict;
create trigger disposal_appends before insert on disposal
when exists (select 1 from disposal where id = new.id)
begin select raise(abort, 'a disposal is never written over'); end;
create trigger disposal_stays before update on disposal
begin select raise(abort, 'a disposal is never changed'); end;
create trigger disposal_keeps before delete on disposal
begin select raise(abort, 'a disposal is never changed'); end;

create table disposal_settled (
    disposal text primary key references disposal (id),
    confirmed integer not null check (confirmed in (0, 1)),
    remark text not null,
    actor text not null references account (id),
    at text not null
) strict;
create trigger disposal_settled_appends before insert on disposal_settled
when exists (select 1 from disposal_settled where disposal = new.disposal)
    or new.confirmed = 1 and exists (select 1 from disposal where id = new.disposal and actor = new.actor)
begin select raise(abort, 'a disposal is settled once, and confirmed by another'); end;
create trigger disposal_settled_stays before update on disposal_settled
begin select raise(abort, 'a disposal is never changed'); end;
create trigger disposal_settled_keeps before delete on disposal_settled
begin select raise(abort, 'a disposal is never changed'); end;

-- By what anybody may ask whether a document was issued here.
create index issue_by_document on issue (document);
create index issue_by_scan on issue (scan);
create index issue_by_frozen on issue (frozen);
