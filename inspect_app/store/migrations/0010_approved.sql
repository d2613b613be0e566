-- What was approved: the SHA-256 of the draft as it stood, so that nothing else goes out for signature.
alter table conclusion_move add column document text;
