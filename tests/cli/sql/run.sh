t stepwell sql create
t stepwell sql refresh
t stepwell sql monitor
t stepwell sql rollback
t stepwell sql grants
