-- What people sign in on. A session names its device, so that a lost one can be shut out.
create table device (
    id text primary key,
    agent text not null,
    first_sign_in text not null,
    seen_on text not null,
    shut_at text,
    shut_by text,
    check ((shut_at is null) = (shut_by is null))
) strict;

create table device_use (
    device text not null references device (id),
    account text not null references account (id),
    last_sign_in text not null,
    primary key (device, account)
) strict;
create index device_use_by_account on device_use (account);

-- A session from before names no device, and nothing could shut it out: everybody signs in once more.
update account set session_epoch = session_epoch + 1;
