-- What people answer to a comment on a conclusion, in one line of talk; it is dealt with together with its comment.
create table conclusion_comment_reply (
    seq integer primary key,
    id text not null unique,
    comment text not null references conclusion_comment (id),
    text text not null check (text <> ''),
    actor text not null references account (id),
    at text not null
) strict;
create index conclusion_comment_reply_by_comment on conclusion_comment_reply (comment, seq);

create trigger conclusion_comment_reply_appends before insert on conclusion_comment_reply
when exists (select 1 from conclusion_comment_reply where seq = new.seq or id = new.id)
    or exists (select 1 from conclusion_comment_resolution where comment = new.comment)
begin select raise(abort, 'a reply is never written over, and none is given to what was dealt with'); end;
create trigger conclusion_comment_reply_stays before update on conclusion_comment_reply
begin select raise(abort, 'a reply is never changed'); end;
create trigger conclusion_comment_reply_keeps before delete on conclusion_comment_reply
when not exists (
    select 1 from conclusion_comment join tombstone using (inspection) where conclusion_comment.id = old.comment
)
begin select raise(abort, 'a reply is never changed'); end;
