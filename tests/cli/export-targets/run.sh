# Where an export goes: what is no file is written to, links stay links, and nothing of others' is replaced.
business
umask 022
to() { stepwell --quiet export --tier category -o "$@" 2>/dev/null; }
t stepwell export --tier category -o tier.csv
t stat -c %a tier.csv
echo "standard output, and what is behind it"
echo "before" > all.txt
ln -s /dev/stdout screen
to screen >> all.txt
t stat -c %F screen
t head -2 all.txt
echo "a pipe"
mkfifo pipe
timeout 10 cat pipe > out.csv &
to pipe >/dev/null
wait
t cmp out.csv tier.csv
t stat -c %F pipe
echo "a link"
mkdir there
echo "old" > there/target.csv
chmod 640 there/target.csv
ln -s there/target.csv link.csv
to link.csv >/dev/null
t cmp link.csv tier.csv
t stat -c %F link.csv
t stat -c %a there/target.csv
ln -s nowhere dangling.csv
t stepwell export --tier category -o dangling.csv
echo "a mode"
t stepwell export --tier category --mode 0644 -o shown.csv
t stat -c %a shown.csv
t stepwell export --tier category --mode 9 -o shown.csv
echo "what others have put into a shared folder"
mkdir shared
chmod 1777 shared
echo "precious" > precious.csv
ln -s ../precious.csv shared/tier.csv
if [ "$(id -u)" -eq 0 ]; then chown -h 65534:65534 shared/tier.csv; fi
if [ "$(id -u)" -eq 0 ]; then stepwell --quiet export --tier category -o shared/tier.csv; else echo "stepwell: cannot write 'shared/tier.csv': another user (uid 65534) has put something of that name into a folder where everybody may write
  what to do: name a file in a folder of your own"; fi
t ls shared
t cat precious.csv
