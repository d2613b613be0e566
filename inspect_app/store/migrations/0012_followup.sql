-- What an issued conclusion asks of the unit, as it was printed: its recommendations, and the report on remediation.
create table duty (
    id text primary key,
    inspection text not null references issue (inspection),
    unit text not null references unit (code),
    recommendation text,
    position integer not null,
    text text not null check (text <> ''),
    person text not null,
    due text,
    deadline text not null,
    unique (inspection, position)
) strict;

create trigger duty_appends before insert on duty
when exists (select 1 from duty where id = new.id or (inspection = new.inspection and position = new.position))
begin select raise(abort, 'a duty is never written over'); end;
create trigger duty_stays before update on duty
begin select raise(abort, 'a duty is never changed'); end;
create trigger duty_keeps before delete on duty
begin select raise(abort, 'a duty is never changed'); end;

-- That the unit has the notice: who said so, and when.
create table notice_receipt (
    inspection text primary key references issue (inspection),
    actor text not null references account (id),
    at text not null
) strict;

create trigger notice_receipt_appends before insert on notice_receipt
when exists (select 1 from notice_receipt where inspection = new.inspection)
begin select raise(abort, 'a receipt is never written over'); end;
create trigger notice_receipt_stays before update on notice_receipt
begin select raise(abort, 'a receipt is never changed'); end;
create trigger notice_receipt_keeps before delete on notice_receipt
begin select raise(abort, 'a receipt is never changed'); end;

-- The unit's documents with what they bring as evidence, each file by its SHA-256.
create table unit_document (
    id text primary key,
    inspection text not null references issue (inspection),
    number text not null check (number <> ''),
    day text not null,
    text text not null check (text <> ''),
    actor text not null references account (id),
    at text not null
) strict;
create index unit_document_by_inspection on unit_document (inspection);

create trigger unit_document_appends before insert on unit_document
when exists (select 1 from unit_document where id = new.id)
begin select raise(abort, 'a document is never written over'); end;
create trigger unit_document_stays before update on unit_document
begin select raise(abort, 'a document is never changed'); end;
create trigger unit_document_keeps before delete on unit_document
begin select raise(abort, 'a document is never changed'); end;

create table unit_document_file (
    document text not null references unit_document (id),
    position integer not null,
    hash text not null,
    type text not null check (type in ('application/pdf', 'image/jpeg', 'image/png')),
    size integer not null,
    pages integer,
    name text not null,
    primary key (document, position)
) strict;

create trigger unit_document_file_appends before insert on unit_document_file
when exists (select 1 from unit_document_file where document = new.document and position = new.position)
begin select raise(abort, 'a file of a document is never written over'); end;
create trigger unit_document_file_stays before update on unit_document_file
begin select raise(abort, 'a file of a document is never changed'); end;
create trigger unit_document_file_keeps before delete on unit_document_file
begin select raise(abort, 'a file of a document is never changed'); end;

-- What a document answers, and what the office thought of each answer: one review of each.
create table reply (
    id text primary key,
    document text not null references unit_document (id),
    duty text not null references duty (id)
) strict;
create index reply_by_duty on reply (duty);

create table review (
    reply text primary key references reply (id),
    accepted integer not null check (accepted in (0, 1)),
    reason text not null,
    actor text not null references account (id),
    at text not null,
    check (accepted = 1 or reason <> '')
) strict;

-- A duty that waits for the office, or is done, takes no further answer.
create trigger reply_appends before insert on reply
when exists (select 1 from reply where id = new.id)
    or exists (select 1 from reply r left join review v on v.reply = r.id
               where r.duty = new.duty and coalesce(v.accepted, 1) = 1)
begin select raise(abort, 'an answer waits for its review'); end;
create trigger reply_stays before update on reply
begin select raise(abort, 'an answer is never changed'); end;
create trigger reply_keeps before delete on reply
begin select raise(abort, 'an answer is never changed'); end;

create trigger review_appends before insert on review
when exists (select 1 from review where reply = new.reply)
begin select raise(abort, 'a review is never written over'); end;
create trigger review_stays before update on review
begin select raise(abort, 'a review is never changed'); end;
create trigger review_keeps before delete on review
begin select raise(abort, 'a review is never changed'); end;

-- Where each duty stands, so that what is overdue is found at once among all that ever was asked. The rows above decide;
-- these follow them by themselves.
create table duty_state (
    duty text primary key references duty (id),
    inspection text not null,
    unit text not null,
    due text,
    state text not null check (state in ('open', 'answered', 'returned', 'accepted'))
) strict;
create index duty_state_left on duty_state (inspection, state, due) where state <> 'accepted';
create index duty_state_of_unit on duty_state (unit, inspection, state, due) where state <> 'accepted';
create index duty_state_by_state on duty_state (state, inspection) where state <> 'accepted';
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
create trigger duty_state_keeps before delete on duty_state
begin select raise(abort, 'a duty has a state'); end;
