# A folder of 6 MB: the import has to fail whole, and the last generation has to stand.
mkdir small
as_root=""
[ "$(id -u)" -eq 0 ] || as_root=-r
unshare $as_root -m --propagation unchanged sh -c '
  mount --make-rprivate / 2>/dev/null  # fails in a chroot, where the umount below suffices
  mount -t tmpfs -o size=6m tmpfs small
  exec 2>&1
  cd small
  stepwell --quiet generate --rows 20000 >/dev/null
  stepwell --quiet refresh >/dev/null
  stepwell export --tier brand -o ../before.csv 2>/dev/null
  awk "BEGIN { print \"asin_id,marketplace,metric,month,value\"; srand(1); for (i = 0; i < 1000000; ++i) printf \"%d,US,metric %d,2025-10-01,%d.25\\n\", rand() * 999983, i % 977, rand() * 1e6 }" > ../large.csv
  stepwell --quiet import --table financials ../large.csv >../message.txt 2>&1
  echo "import: exit $?"
  grep -c "disk is" ../message.txt
  rm -f *.tmp
  stepwell --quiet verify --full >/dev/null
  echo "verify: exit $?"
  stepwell export --tier brand -o ../after.csv 2>/dev/null
  cd ..
  umount small
'
t cmp before.csv after.csv
business
echo '$ stepwell export --tier asin > /dev/full'
stepwell export --tier asin > /dev/full
echo "[exit $?]"
t stepwell export --tier asin -o no/such/folder/x.csv
