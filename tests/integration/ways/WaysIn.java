import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A tool that speaks JDBC, driven by a test: it reads a request a line from standard input (fields between tabs) and answers with a
 * JSON line, {"columns": [[label, type name, class of the values], ...], "rows": [[...], ...]} or {"error": "..."}.
 *
 * open NAME URL KEY=VALUE ... | close NAME | facts NAME | query NAME SQL PARAMETER ... | write NAME SQL | crowd URL COUNT SQL KEY=VALUE ...
 * catalogs NAME | schemas NAME | tables NAME SCHEMA PATTERN | columns NAME SCHEMA TABLE | duplicate NAME NEW_NAME
 */
public class WaysIn {
    private static final Map<String, Connection> OPEN = new HashMap<>();

    public static void main(String[] given) throws Exception {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            String answer;
            try {
                answer = answer(line.split("\t", -1));
            } catch (SQLException refused) {
                answer = "{\"error\": " + text(String.valueOf(refused.getMessage())) + "}";
            }
            answers.println(answer);
        }
    }

    private static String answer(String[] asked) throws Exception {
        Connection connection = asked.length > 1 ? OPEN.get(asked[1]) : null;
        DatabaseMetaData meta = connection == null ? null : connection.getMetaData();
        switch (asked[0]) {
            case "open":
                OPEN.put(asked[1], DriverManager.getConnection(asked[2], properties(asked, 3)));
                return said();
            case "duplicate": // what Metabase's driver does before it lists tables
                OPEN.put(asked[2], (Connection) connection.getClass().getMethod("duplicate").invoke(connection));
                return said();
            case "close":
                OPEN.remove(asked[1]).close();
                return said();
            case "facts":
                return said(meta.getDriverName(), meta.getDatabaseProductName(), meta.getDatabaseProductVersion(),
                        String.valueOf(connection.isReadOnly()), connection.getSchema(), System.getProperty("java.version"));
            case "catalogs":
                return rows(meta.getCatalogs());
            case "schemas":
                return rows(meta.getSchemas());
            case "tables":
                return rows(meta.getTables(connection.getCatalog(), asked[2], asked[3], null));
            case "columns":
                return rows(meta.getColumns(connection.getCatalog(), asked[2], asked[3], "%"));
            case "query":
                return query(connection, asked[2], asked, 3);
            case "write":
                try (PreparedStatement statement = connection.prepareStatement(asked[2])) {
                    return said(String.valueOf(statement.execute()));
                }
            case "crowd":
                return crowd(asked[1], Integer.parseInt(asked[2]), asked[3], properties(asked, 4));
            default:
                throw new IllegalArgumentException(asked[0]);
        }
    }

    private static Properties properties(String[] asked, int from) {
        Properties properties = new Properties();
        for (int at = from; at < asked.length; at++) {
            int equals = asked[at].indexOf('=');
            properties.setProperty(asked[at].substring(0, equals), asked[at].substring(equals + 1));
        }
        return properties;
    }

    private static String query(Connection connection, String sql, String[] asked, int from) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int at = from; at < asked.length; at++) {
                statement.setString(at - from + 1, asked[at]);
            }
            try (ResultSet found = statement.executeQuery()) {
                return rows(found);
            }
        }
    }

    /** The first value of a query by so many connections at once, each of its own. */
    private static String crowd(String url, int count, String sql, Properties properties) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        Callable<String> one = () -> {
            try (Connection connection = DriverManager.getConnection(url, properties);
                    PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet found = statement.executeQuery()) {
                found.next();
                return found.getString(1);
            }
        };
        List<String> values = new ArrayList<>();
        for (Future<String> value : threads.invokeAll(java.util.Collections.nCopies(count, one))) {
            values.add(value.get());
        }
        threads.shutdown();
        return said(values.toArray(new String[0]));
    }

    private static String said(String... values) {
        List<String> cells = new ArrayList<>();
        for (String value : values) {
            cells.add(text(value));
        }
        return "{\"columns\": [], \"rows\": [[" + String.join(", ", cells) + "]]}";
    }

    private static String rows(ResultSet found) throws SQLException {
        ResultSetMetaData meta = found.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int at = 1; at <= meta.getColumnCount(); at++) {
            columns.add("[" + text(meta.getColumnLabel(at)) + ", " + text(meta.getColumnTypeName(at)) + ", "
                    + text(meta.getColumnClassName(at)) + "]");
        }
        List<String> rows = new ArrayList<>();
        while (found.next()) {
            List<String> cells = new ArrayList<>();
            for (int at = 1; at <= meta.getColumnCount(); at++) {
                Object value = found.getObject(at);
                cells.add(value == null ? "null" : text(value.toString()));
            }
            rows.add("[" + String.join(", ", cells) + "]");
        }
        return "{\"columns\": [" + String.join(", ", columns) + "], \"rows\": [" + String.join(", ", rows) + "]}";
    }

    private static String text(String value) {
        if (value == null) {
            return "null";
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (char letter : value.toCharArray()) {
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ') {
                quoted.append(String.format("\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}
