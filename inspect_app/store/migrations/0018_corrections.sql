-- Which document of an inspection counts: the notice that was issued last. The rows of issue and correction_issue
-- decide; this follows them by itself, so that every list has it at once.
create table valid_issue (
    inspection text primary key references inspection (id),
    correction text,
    way text not null check (way in ('paper', 'electronic', 'elsewhere')),
    frozen text not null references frozen (id),
    received text references received (id),
    document text not null,
    size integer not null,
    scan text,
    scan_type text,
    number integer not null,
    symbol text not null,
    day text not null,
    remark text not null,
    actor text not null references account (id),
    at text not null,
    check ((way = 'paper') = (scan is not null)),
    check ((way = 'paper') = (received is null))
) strict;
insert into valid_issue (inspection, way, frozen, received, document, size, scan, scan_type,
    number, symbol, day, remark, actor, at)
select inspection, way, frozen, received, document, size, scan, scan_type,
    number, symbol, day, remark, actor, at from issue;
create trigger valid_issue_keeps before delete on valid_issue
begin select raise(abort, 'an issued conclusion stays issued'); end;

-- What is to be corrected of an issued conclusion, and how: by a new notice in its place ("replace"), or by an official
-- letter about its form ("correct"). It is about the document of that hash. One at a time is open in an inspection.
create table correction (
    id text primary key,
    inspection text not null references inspection (id),
    kind text not null check (kind in ('replace', 'correct')),
    document text not null,
    reason text not null check (reason <> ''),
    actor text not null references account (id),
    at text not null
) strict;
create index correction_by_inspection on correction (inspection);

-- That one was given up before anything was issued.
create table correction_withdrawal (
    correction text primary key references correction (id),
    reason text not null check (reason <> ''),
    actor text not null references account (id),
    at text not null
) strict;

-- What a letter puts right: all its lines (place, printed, corrected) after each save.
create table correction_revision (
    correction text not null references correction (id),
    number integer not null check (number > 0),
    lines text not null check (json_valid(lines)),
    actor text not null references account (id),
    at text not null,
    primary key (correction, number)
) strict;

-- Documents that replace or correct an issued one, themselves issued.
create table correction_issue (
    correction text primary key references correction (id),
    inspection text not null references inspection (id),
    way text not null check (way in ('paper', 'electronic', 'elsewhere')),
    frozen text not null references frozen (id),
    received text references received (id),
    document text not null,
    size integer not null,
    scan text,
    scan_type text,
    number integer not null,
    symbol text not null,
    day text not null,
    remark text not null,
    actor text not null references account (id),
    at text not null,
    check ((way = 'paper') = (scan is not null)),
    check ((way = 'paper') = (received is null))
) strict;
create index correction_issue_by_inspection on correction_issue (inspection);
create index correction_issue_by_document on correction_issue (document);
create index correction_issue_by_scan on correction_issue (scan);
create index correction_issue_by_frozen on correction_issue (frozen);

create view open_correction as
select id, inspection, kind, document, reason, actor, at from correction
where not exists (select 1 from correction_withdrawal x where x.correction = correction.id)
    and not exists (select 1 from correction_issue x where x.correction = correction.id);

-- Every document that was issued.
create view issued_document as
select inspection, null as correction, way, frozen, received, document, size, scan, scan_type,
    number, symbol, day, remark, actor, at from issue
union all select inspection, correction, way, frozen, received, document, size, scan, scan_type,
    number, symbol, day, remark, actor, at from correction_issue;

create trigger correction_appends before insert on correction
when exists (select 1 from correction where id = new.id)
    or exists (select 1 from open_correction where inspection = new.inspection)
    or not exists (select 1 from valid_issue where inspection = new.inspection and document = new.document)
begin select raise(abort, 'a correction is never written over'); end;
create trigger correction_stays before update on correction
begin select raise(abort, 'a correction is never changed'); end;
create trigger correction_keeps before delete on correction
begin select raise(abort, 'a correction is never changed'); end;

create trigger correction_withdrawal_appends before insert on correction_withdrawal
when exists (select 1 from correction_withdrawal where correction = new.correction)
    or exists (select 1 from correction_issue where correction = new.correction)
begin select raise(abort, 'a withdrawal is never written over'); end;
create trigger correction_withdrawal_stays before update on correction_withdrawal
begin select raise(abort, 'a withdrawal is never changed'); end;
create trigger correction_withdrawal_keeps before delete on correction_withdrawal
begin select raise(abort, 'a withdrawal is never changed'); end;

create trigger correction_revision_appends before insert on correction_revision
when exists (select 1 from correction_revision where correction = new.correction and number = new.number)
    or not exists (select 1 from open_correction where id = new.correction and kind = 'correct')
begin select raise(abort, 'a revision is never written over'); end;
create trigger correction_revision_stays before update on correction_revision
begin select raise(abort, 'a revision is never changed'); end;
create trigger correction_revision_keeps before delete on correction_revision
begin select raise(abort, 'a revision is never changed'); end;

create trigger correction_issue_appends before insert on correction_issue
when exists (select 1 from correction_issue where correction = new.correction)
    or not exists (select 1 from open_correction where id = new.correction and inspection = new.inspection)
begin select raise(abort, 'an issue is never written over'); end;
create trigger correction_issue_stays before update on correction_issue
begin select raise(abort, 'an issue is never changed'); end;
create trigger correction_issue_keeps before delete on correction_issue
begin select raise(abort, 'an issue is never changed'); end;

-- Nobody makes another document valid than the one that was issued last.
create trigger valid_issue_follows before update on valid_issue
when not exists (
    select 1 from correction_issue i join correction c on c.id = i.correction
    where i.correction = new.correction and i.inspection = new.inspection and i.document = new.document
        and c.kind = 'replace' and new.inspection = old.inspection
)
begin select raise(abort, 'the notice that was issued last is valid'); end;

create trigger issue_is_valid after insert on issue
begin
    insert into valid_issue (inspection, way, frozen, received, document, size, scan, scan_type,
    number, symbol, day, remark, actor, at)
    values (new.inspection, new.way, new.frozen, new.received, new.document, new.size, new.scan, new.scan_type, 
        new.number, new.symbol, new.day, new.remark, new.actor, new.at);
end;
create trigger correction_issue_is_valid after insert on correction_issue
when (select kind from correction where id = new.correction) = 'replace'
begin
    update valid_issue set
        correction = new.correction,
        way = new.way,
        frozen = new.frozen,
        received = new.received,
        document = new.document,
        size = new.size,
        scan = new.scan,
        scan_type = new.scan_type,
        number = new.number,
        symbol = new.symbol,
        day = new.day,
        remark = new.remark,
        actor = new.actor,
        at = new.at
    where inspection = new.inspection;
end;

-- While a correction is open its conclusion goes its way once more.
drop trigger conclusion_issued_stays;
create trigger conclusion_issued_stays before update on conclusion
when old.stage = 'issued' and not exists (select 1 from open_correction where inspection = old.inspection)
begin select raise(abort, 'an issued conclusion stays issued'); end;

-- Which document was frozen: null for the first notice, else the id of a correction.
alter table frozen add column correction text;

-- The register, now with a number for each document of an inspection.
alter table register rename to register_before;
create table register (
    inspection text not null references inspection (id),
    correction text, -- stays with the number when the record is disposed of
    series text not null,
    body text not null,
    place text not null,
    symbol text not null,
    year integer not null,
    number integer not null check (number between 1 and 9999),
    actor text not null references account (id),
    at text not null,
    unique (series, number)
) strict;
insert into register (inspection, series, body, place, symbol, year, number, actor, at)
select inspection, series, body, place, symbol, year, number, actor, at from register_before;
drop table register_before;
create unique index register_by_document on register (inspection, coalesce(correction, ''));

create trigger register_appends before insert on register
when exists (select 1 from issued_document where inspection = new.inspection and correction is new.correction)
    or exists (select 1 from register where series = new.series and number = new.number
               and (inspection <> new.inspection or correction is not new.correction))
begin select raise(abort, 'a number is given once'); end;
create trigger register_stays before update on register
when exists (select 1 from issued_document where inspection = old.inspection and correction is old.correction)
    or new.inspection <> old.inspection or new.correction is not old.correction
begin select raise(abort, 'an issued document keeps its number'); end;
create trigger register_keeps before delete on register
begin select raise(abort, 'a number is never taken out of the register'); end;

-- What a replacing notice says of each duty, new ones too: where and in which words it stands there; without a position
-- it is no longer asked.
create table duty_restated (
    correction text not null references correction_issue (correction),
    duty text not null references duty (id),
    position integer,
    text text not null,
    primary key (correction, duty),
    check ((position is null) = (text = ''))
) strict;

create trigger duty_restated_appends before insert on duty_restated
when exists (select 1 from duty_restated where correction = new.correction and duty = new.duty)
begin select raise(abort, 'what a notice says of a duty is never written over'); end;
create trigger duty_restated_stays before update on duty_restated
begin select raise(abort, 'what a notice says of a duty is never changed'); end;
create trigger duty_restated_keeps before delete on duty_restated
begin select raise(abort, 'what a notice says of a duty is never changed'); end;

-- Where each duty stands, with those that are no longer asked.
drop trigger duty_is_open;
drop trigger duty_is_answered;
drop trigger duty_is_reviewed;
alter table duty_state rename to duty_state_before;
create table duty_state (
    duty text primary key references duty (id),
    inspection text not null,
    unit text not null,
    due text,
    state text not null check (state in ('open', 'answered', 'returned', 'accepted', 'lapsed'))
) strict;
insert into duty_state (duty, inspection, unit, due, state)
select duty, inspection, unit, due, state from duty_state_before;
drop table duty_state_before;
create index duty_state_left on duty_state (inspection, state, due) where state not in ('accepted', 'lapsed');
create index duty_state_of_unit on duty_state (unit, inspection, state, due) where state not in ('accepted', 'lapsed');
create index duty_state_by_state on duty_state (state, inspection) where state not in ('accepted', 'lapsed');
create index duty_state_due on duty_state (due, inspection) where state in ('open', 'returned');

create trigger duty_is_open after insert on duty
begin
    insert into duty_state (duty, inspection, unit, due, state)
    values (new.id, new.inspection, new.unit, new.due, 'open');
end;
create trigger duty_is_answered after insert on reply
begin update duty_state set state = 'answered' where duty = new.duty; end;
create trigger duty_is_reviewed after insert on review
begin
    update duty_state set state = case new.accepted when 1 then 'accepted' else 'returned' end
    where duty = (select duty from reply where id = new.reply);
end;
create trigger duty_is_lapsed after insert on duty_restated when new.position is null
begin update duty_state set state = 'lapsed' where duty = new.duty; end;
create trigger duty_state_keeps before delete on duty_state
begin select raise(abort, 'a duty has a state'); end;
create trigger duty_lapsed_stays before update on duty_state when old.state = 'lapsed'
begin select raise(abort, 'what is no longer asked is neither answered nor reviewed'); end;

-- That the unit has a replacing notice: who said so, and when.
create table correction_receipt (
    correction text primary key references correction_issue (correction),
    actor text not null references account (id),
    at text not null
) strict;

create trigger correction_receipt_appends before insert on correction_receipt
when exists (select 1 from correction_receipt where correction = new.correction)
begin select raise(abort, 'a receipt is never written over'); end;
create trigger correction_receipt_stays before update on correction_receipt
begin select raise(abort, 'a receipt is never changed'); end;
create trigger correction_receipt_keeps before delete on correction_receipt
begin select raise(abort, 'a receipt is never changed'); end;

create trigger search_correction after insert on correction_issue begin
    update search_change set number = (select max(number) + 1 from search_change) where inspection = new.inspection;
end;
