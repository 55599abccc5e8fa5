-- Run once as a superuser: psql -v password="'…'" -f parley.sql
create role parley login password :password;
create database parley owner parley encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8' template template0;
