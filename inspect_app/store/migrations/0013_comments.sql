-- The order of what a conclusion lists is part of its revisions: by group, the subjects first to last.
alter table conclusion_revision add column arrangement text not null default '{}' check (json_valid(arrangement));

-- What people say about a conclusion while it is drafted: about a place of it in the words that stood there, or about
-- all of it (place and words are empty then). Nothing of it is printed, and nothing of it ever changes.
create table conclusion_comment (
    seq integer primary key,
    id text not null unique,
    inspection text not null references inspection (id),
    place text not null,
    words text not null,
    text text not null check (text <> ''),
    actor text not null references account (id),
    at text not null
) strict;
create index conclusion_comment_by_inspection on conclusion_comment (inspection, seq);

-- Who dealt with a comment, and when.
create table conclusion_comment_resolution (
    seq integer primary key,
    comment text not null unique references conclusion_comment (id),
    actor text not null references account (id),
    at text not null
) strict;

create trigger conclusion_comment_appends before insert on conclusion_comment
when exists (select 1 from conclusion_comment where seq = new.seq or id = new.id)
begin select raise(abort, 'a comment is never written over'); end;
create trigger conclusion_comment_stays before update on conclusion_comment
begin select raise(abort, 'a comment is never changed'); end;
create trigger conclusion_comment_keeps before delete on conclusion_comment
begin select raise(abort, 'a comment is never changed'); end;

create trigger conclusion_comment_resolution_appends before insert on conclusion_comment_resolution
when exists (select 1 from conclusion_comment_resolution where seq = new.seq or comment = new.comment)
begin select raise(abort, 'a resolution is never written over'); end;
create trigger conclusion_comment_resolution_stays before update on conclusion_comment_resolution
begin select raise(abort, 'a resolution is never changed'); end;
create trigger conclusion_comment_resolution_keeps before delete on conclusion_comment_resolution
begin select raise(abort, 'a resolution is never changed'); end;
