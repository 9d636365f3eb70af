# What an analyst in R does without the package duckdb: read what `danhbo sql --format csv` writes, with R alone, as docs/analysts.md
# says. Arguments: the csv, then what to write. Says the class of each column, and writes the rows again, as R holds them.

given <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(given[1], encoding = "UTF-8", na.strings = "",
  colClasses = c(province_code = "character", valid_from = "Date", is_current = "logical"))
cat(vapply(rows, function(column) class(column)[1], ""), "\n")
cat(nrow(rows), sum(is.na(rows$parent_key)), format(min(rows$valid_from, na.rm = TRUE), "%d/%m/%Y"), "\n")
write.csv(rows, given[2], row.names = FALSE, na = "", fileEncoding = "UTF-8")
