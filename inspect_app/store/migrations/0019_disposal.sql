-- Disposals are carried out. What was decided stands in `disposal`, as before; what stays of the record is its tombstone:
-- the document that counted, as the register and the archive still name it.
create table tombstone (
    inspection text primary key references inspection (id),
    disposal text not null references disposal (id),
    number integer not null,
    symbol text not null,
    day text not null,
    title text not null,
    at text not null
) strict;
create trigger tombstone_appends before insert on tombstone
when exists (select 1 from tombstone where inspection = new.inspection)
    or not exists (
        select 1 from disposal join disposal_settled on disposal_settled.disposal = disposal.id
        where disposal.id = new.disposal and disposal.inspection = new.inspection and confirmed = 1
    )
begin select raise(abort, 'a tombstone is set once, where two people decided on a disposal'); end;
create trigger tombstone_stays before update on tombstone
begin select raise(abort, 'a tombstone is never changed'); end;
create trigger tombstone_keeps before delete on tombstone
begin select raise(abort, 'a tombstone is never changed'); end;

-- Every document that was issued: its bytes and its package by their hashes, the head of the log that it told.
create table tombstone_document (
    inspection text not null references tombstone (inspection),
    document text not null,
    scan text,
    number integer not null,
    symbol text not null,
    day text not null,
    manifest_sha256 text,
    manifest_sha512 text,
    head integer,
    head_hash text,
    primary key (inspection, document)
) strict;
create index tombstone_document_by_document on tombstone_document (document);
create index tombstone_document_by_scan on tombstone_document (scan);
create index tombstone_document_by_manifest on tombstone_document (manifest_sha512);
create index tombstone_document_by_head on tombstone_document (head_hash);
create trigger tombstone_document_appends before insert on tombstone_document
when exists (select 1 from tombstone_document where inspection = new.inspection and document = new.document)
begin select raise(abort, 'a tombstone is never written over'); end;
create trigger tombstone_document_stays before update on tombstone_document
begin select raise(abort, 'a tombstone is never changed'); end;
create trigger tombstone_document_keeps before delete on tombstone_document
begin select raise(abort, 'a tombstone is never changed'); end;

-- The files that no other record needed then: their bytes are deleted afterwards, which may take several goes.
create table tombstone_file (
    inspection text not null references tombstone (inspection),
    hash text not null,
    primary key (inspection, hash)
) strict;
create index tombstone_file_by_hash on tombstone_file (hash);
create trigger tombstone_file_appends before insert on tombstone_file
when exists (select 1 from tombstone_file where inspection = new.inspection and hash = new.hash)
begin select raise(abort, 'a tombstone is never written over'); end;
create trigger tombstone_file_stays before update on tombstone_file
begin select raise(abort, 'a tombstone is never changed'); end;
create trigger tombstone_file_keeps before delete on tombstone_file
begin select raise(abort, 'a tombstone is never changed'); end;

-- That nothing of a record is left.
create table erasure (
    inspection text primary key references tombstone (inspection),
    files integer not null check (files >= 0),
    actor text not null,
    at text not null
) strict;
create trigger erasure_appends before insert on erasure
when exists (select 1 from erasure where inspection = new.inspection)
begin select raise(abort, 'a record is erased once'); end;
create trigger erasure_stays before update on erasure
begin select raise(abort, 'an erasure is never changed'); end;
create trigger erasure_keeps before delete on erasure
begin select raise(abort, 'an erasure is never changed'); end;

-- Only what has its tombstone may go: first what the log tells of the record, but for the decisions themselves.
drop trigger audit_payload_keeps;
create trigger audit_payload_keeps before delete on audit_payload
when not exists (
    select 1 from audit_index join tombstone on audit_index.target = 'inspection:' || tombstone.inspection
    where audit_index.seq = old.seq
        and audit_index.action not in ('propose_disposal', 'dispose', 'dispose_not', 'erase', 'erase_files')
)
begin select raise(abort, 'the audit log is never changed'); end;

-- And then its rows.
drop trigger operation_keeps;
create trigger operation_keeps before delete on operation
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'an operation is never changed'); end;
drop trigger file_keeps;
create trigger file_keeps before delete on file
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a file is never changed'); end;
drop trigger frozen_keeps;
create trigger frozen_keeps before delete on frozen
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'what was frozen is never changed'); end;
drop trigger received_keeps;
create trigger received_keeps before delete on received
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a received file is never changed'); end;
drop trigger issue_keeps;
create trigger issue_keeps before delete on issue
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'an issue is never changed'); end;
drop trigger valid_issue_keeps;
create trigger valid_issue_keeps before delete on valid_issue
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'an issued conclusion stays issued'); end;
drop trigger correction_keeps;
create trigger correction_keeps before delete on correction
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a correction is never changed'); end;
drop trigger correction_issue_keeps;
create trigger correction_issue_keeps before delete on correction_issue
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'an issue is never changed'); end;
drop trigger correction_withdrawal_keeps;
create trigger correction_withdrawal_keeps before delete on correction_withdrawal
when not exists (select 1 from correction join tombstone using (inspection) where correction.id = old.correction)
begin select raise(abort, 'a withdrawal is never changed'); end;
drop trigger correction_revision_keeps;
create trigger correction_revision_keeps before delete on correction_revision
when not exists (select 1 from correction join tombstone using (inspection) where correction.id = old.correction)
begin select raise(abort, 'a revision is never changed'); end;
drop trigger correction_receipt_keeps;
create trigger correction_receipt_keeps before delete on correction_receipt
when not exists (select 1 from correction join tombstone using (inspection) where correction.id = old.correction)
begin select raise(abort, 'a receipt is never changed'); end;
drop trigger duty_restated_keeps;
create trigger duty_restated_keeps before delete on duty_restated
when not exists (select 1 from correction join tombstone using (inspection) where correction.id = old.correction)
begin select raise(abort, 'what a notice says of a duty is never changed'); end;
drop trigger explanation_file_keeps;
create trigger explanation_file_keeps before delete on explanation_file
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a file is never changed'); end;
drop trigger explanation_keeps;
create trigger explanation_keeps before delete on explanation
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'an explanation is never changed'); end;
drop trigger duty_keeps;
create trigger duty_keeps before delete on duty
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a duty is never changed'); end;
drop trigger notice_receipt_keeps;
create trigger notice_receipt_keeps before delete on notice_receipt
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a receipt is never changed'); end;
drop trigger unit_document_keeps;
create trigger unit_document_keeps before delete on unit_document
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a document is never changed'); end;
drop trigger conclusion_comment_keeps;
create trigger conclusion_comment_keeps before delete on conclusion_comment
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a comment is never changed'); end;
drop trigger late_decision_keeps;
create trigger late_decision_keeps before delete on late_decision
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a decision is never changed'); end;
drop trigger conclusion_move_keeps;
create trigger conclusion_move_keeps before delete on conclusion_move
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a move is never changed'); end;
drop trigger conclusion_revision_keeps;
create trigger conclusion_revision_keeps before delete on conclusion_revision
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a revision is never changed'); end;
drop trigger printcheck_acceptance_keeps;
create trigger printcheck_acceptance_keeps before delete on printcheck_acceptance
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'an acceptance is never changed'); end;
drop trigger seal_keeps;
create trigger seal_keeps before delete on seal
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a seal is never changed'); end;
drop trigger duty_state_keeps;
create trigger duty_state_keeps before delete on duty_state
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a duty has a state'); end;
drop trigger chain_head_keeps;
create trigger chain_head_keeps before delete on chain_head
when not exists (select 1 from frozen join tombstone using (inspection) where frozen.id = old.frozen)
begin select raise(abort, 'what a document says of the log is never changed'); end;
drop trigger confirmation_keeps;
create trigger confirmation_keeps before delete on confirmation
when not exists (select 1 from received join tombstone using (inspection) where received.id = old.received)
begin select raise(abort, 'a confirmation is never changed'); end;
drop trigger conclusion_comment_resolution_keeps;
create trigger conclusion_comment_resolution_keeps before delete on conclusion_comment_resolution
when not exists (select 1 from conclusion_comment join tombstone using (inspection) where conclusion_comment.id = old.comment)
begin select raise(abort, 'a resolution is never changed'); end;
drop trigger printcheck_withdrawal_keeps;
create trigger printcheck_withdrawal_keeps before delete on printcheck_withdrawal
when not exists (select 1 from printcheck_acceptance join tombstone using (inspection) where printcheck_acceptance.seq = old.acceptance)
begin select raise(abort, 'a withdrawal is never changed'); end;
drop trigger unit_document_file_keeps;
create trigger unit_document_file_keeps before delete on unit_document_file
when not exists (select 1 from unit_document join tombstone using (inspection) where unit_document.id = old.document)
begin select raise(abort, 'a file of a document is never changed'); end;
drop trigger sealed_file_keeps;
create trigger sealed_file_keeps before delete on sealed_file
when not exists (select 1 from seal join tombstone using (inspection) where seal.id = old.seal)
begin select raise(abort, 'what was sealed is never changed'); end;
drop trigger reply_keeps;
create trigger reply_keeps before delete on reply
when not exists (select 1 from duty join tombstone using (inspection) where duty.id = old.duty)
begin select raise(abort, 'an answer is never changed'); end;
drop trigger review_keeps;
create trigger review_keeps before delete on review
when not exists (
    select 1 from reply join duty on duty.id = reply.duty join tombstone using (inspection) where reply.id = old.reply
)
begin select raise(abort, 'a review is never changed'); end;

-- Files of an explanation that was let in from another installation: their bytes stayed there.
create table explanation_file_elsewhere (
    inspection text not null references inspection (id),
    hash text not null,
    name text not null,
    type text not null,
    size integer not null,
    primary key (inspection, hash)
) strict;
create trigger explanation_file_elsewhere_appends before insert on explanation_file_elsewhere
when exists (select 1 from explanation_file_elsewhere where inspection = new.inspection and hash = new.hash)
begin select raise(abort, 'a file is never written over'); end;
create trigger explanation_file_elsewhere_stays before update on explanation_file_elsewhere
begin select raise(abort, 'a file is never changed'); end;
create trigger explanation_file_elsewhere_keeps before delete on explanation_file_elsewhere
when not exists (select 1 from tombstone where inspection = old.inspection)
begin select raise(abort, 'a file is never changed'); end;

-- The archive's index learns of it.
create trigger search_tombstone after insert on tombstone begin
    update search_change set number = (select max(number) + 1 from search_change) where inspection = new.inspection;
end;
