# What an analyst in R does with the warehouse, by the package duckdb: connect, ask, close, connect anew after a publish.
# Arguments: the link to the warehouse, a folder of queries (NAME.sql), a folder for the answers. Each answer becomes NAME.csv
# (UTF-8) beside NAME.classes, the class of each column. Then, one line at a time: "what: value". Between the lines "ready" and
# what follows it the next version is published by whoever started this; a line on standard input says that it was.

given <- commandArgs(trailingOnly = TRUE)
link <- given[1]
said <- function(what, value) cat(what, ": ", gsub("[\r\n]+", " ", value), "\n", sep = "")
opened <- function() DBI::dbConnect(duckdb::duckdb(), link, read_only = TRUE)
version <- function(con) DBI::dbGetQuery(con, "SELECT max(version) AS version FROM audit.versions")$version

con <- opened()
said("packages", paste(c("R", "DBI", "duckdb"), c(as.character(getRversion()),
  as.character(utils::packageVersion("DBI")), as.character(utils::packageVersion("duckdb")))))

for (path in list.files(given[2], pattern = "[.]sql$", full.names = TRUE)) {
  name <- sub("[.]sql$", "", basename(path))
  answer <- DBI::dbGetQuery(con, paste(readLines(path, encoding = "UTF-8"), collapse = "\n"))
  writeLines(vapply(answer, function(column) class(column)[1], ""), file.path(given[3], paste0(name, ".classes")))
  for (column in names(answer)) {
    if (is.list(answer[[column]])) {
      answer[[column]] <- vapply(answer[[column]], function(items) paste(items, collapse = "|"), "")
    }
  }
  utils::write.csv(answer, file.path(given[3], paste0(name, ".csv")), row.names = FALSE, na = "", fileEncoding = "UTF-8")
}

# a parameter in Vietnamese, and the tables as the package lists them
found <- DBI::dbGetQuery(con, "SELECT closing FROM mart_headcounts WHERE name = ? AND year = 2024",
  params = list("\u0110\u1ea3ng b\u1ed9 th\u00e0nh ph\u1ed1 T\u00e2n Giang"))
said("by a name", found$closing)
said("tables", paste(DBI::dbListTables(con), collapse = " "))
said("dictionary", nrow(DBI::dbReadTable(con, DBI::Id(schema = "dictionary", table = "measures"))))
said("write", tryCatch(as.character(DBI::dbExecute(con, "CREATE TABLE mine (i INTEGER)")), error = conditionMessage))

said("before", version(con))
said("ready", "")
flush(stdout())
invisible(readLines(file("stdin"), n = 1))
said("held", version(con))
beside <- opened()
said("beside", version(beside))
DBI::dbDisconnect(beside, shutdown = TRUE)
DBI::dbDisconnect(con, shutdown = TRUE)
con <- opened()
said("anew", version(con))
DBI::dbDisconnect(con, shutdown = TRUE)
