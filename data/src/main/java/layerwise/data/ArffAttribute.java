package layerwise.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** A column of ARFF, as an {@code @attribute} declares it. */
sealed interface ArffAttribute {
    /** The name, unique within a file. */
    String name();

    /** The cell that a table holds for a word that is not missing; the line says what is wrong with it. */
    String cell(String word, ArffLine line);

    /** The cell where a sparse row has none. */
    default String absent() {
        return "";
    }

    /** The attribute that the rest of a line declares, behind {@code @attribute}. */
    static ArffAttribute of(ArffLine line) {
        line.skipSpace();
        String name = line.word(" \t{");
        line.skipSpace();
        ArffAttribute attribute;
        if (line.skip('{')) {
            attribute = nominal(name, line);
        } else {
            String type = line.word(" \t{");
            attribute = switch (type.toLowerCase(Locale.ROOT)) {
                case "numeric", "real", "integer" -> new Numeric(name);
                case "string" -> new Text(name);
                case "date" -> date(name, line);
                default ->
                    throw line.invalid("the type of '" + name + "' is " + ArffLine.show(type)
                            + "; expected numeric, real, integer, string, date or the values in braces");
            };
        }
        line.skipSpace();
        if (line.isAt('{')) {
            throw line.invalid("weights, as in " + line.rest() + ", are not read; remove it");
        }
        if (!line.isEmpty()) {
            throw line.invalid(line.rest() + " stands behind the type of '" + name + "'; remove it");
        }
        return attribute;
    }

    private static Nominal nominal(String name, ArffLine line) {
        Set<String> levels = new LinkedHashSet<>();
        line.skipSpace();
        while (!line.skip('}')) {
            String level = line.word(",}");
            if (!levels.add(level)) {
                throw line.invalid("the value " + ArffLine.show(level) + " of '" + name + "' is listed twice");
            }
            line.skipSpace();
            boolean more = line.skip(',');
            line.skipSpace();
            if (!more && !line.isAt('}')) {
                throw line.invalid(
                        "expected a comma or } behind the value " + ArffLine.show(level) + " of '" + name + "'");
            }
        }
        if (levels.isEmpty()) {
            throw line.invalid("'" + name + "' has no values in its braces");
        }
        return new Nominal(name, levels);
    }

    private static Date date(String name, ArffLine line) {
        line.skipSpace();
        String pattern = line.isEmpty() || line.isAt('{') ? "yyyy-MM-dd'T'HH:mm:ss" : line.word(" \t{");
        DateTimeFormatterBuilder format = new DateTimeFormatterBuilder().parseCaseInsensitive();
        try {
            format.appendPattern(pattern);
        } catch (IllegalArgumentException e) {
            throw line.invalid(ArffLine.show(pattern) + " is not a format of dates, for example yyyy-MM-dd");
        }
        String letters = pattern.replaceAll("'[^']*'", "");
        if (letters.matches("[^MLDQqwW]*")) {
            format.parseDefaulting(ChronoField.MONTH_OF_YEAR, 1);
        }
        if (letters.matches("[^dDeEcFwW]*")) {
            format.parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
        }
        return new Date(name, pattern, format.toFormatter(Locale.ENGLISH));
    }

    /** A number. */
    record Numeric(String name) implements ArffAttribute {
        @Override
        public String cell(String word, ArffLine line) {
            if (!DecimalParser.isNumber(word, '.')) {
                throw line.invalid("'" + name + "' is numeric, but its value is " + ArffLine.show(word)
                        + "; correct it, or write ? where it is missing");
            }
            return word;
        }

        @Override
        public String absent() {
            return "0";
        }
    }

    /** A string. */
    record Text(String name) implements ArffAttribute {
        @Override
        public String cell(String word, ArffLine line) {
            return word;
        }
    }

    /** One of several values. */
    record Nominal(String name, Set<String> levels) implements ArffAttribute {
        private static final int SHOWN = 12;

        @Override
        public String cell(String word, ArffLine line) {
            if (!levels.contains(word)) {
                throw line.invalid("the value " + ArffLine.show(word) + " of '" + name + "' is none of those declared: "
                        + String.join(", ", levels.stream().limit(SHOWN).toList())
                        + (levels.size() > SHOWN ? " and " + (levels.size() - SHOWN) + " more" : ""));
            }
            return word;
        }

        @Override
        public String absent() {
            return levels.iterator().next();
        }
    }

    /** A date, a time or both. */
    record Date(String name, String pattern, DateTimeFormatter format) implements ArffAttribute {
        @Override
        public String cell(String word, ArffLine line) {
            try {
                return iso(format.parse(word));
            } catch (DateTimeException e) {
                throw line.invalid(
                        "'" + name + "' is a date as in " + pattern + ", but its value is " + ArffLine.show(word), e);
            }
        }

        /** ISO 8601, as far as the pattern goes. */
        private static String iso(TemporalAccessor moment) {
            LocalDate date = moment.query(TemporalQueries.localDate());
            LocalTime time = moment.query(TemporalQueries.localTime());
            ZoneId zone = moment.query(TemporalQueries.zone());
            if (date == null) {
                return DateTimeFormatter.ISO_LOCAL_TIME.format(moment);
            }
            if (time == null) {
                return DateTimeFormatter.ISO_LOCAL_DATE.format(date);
            }
            return zone == null
                    ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(date.atTime(time))
                    : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                            date.atTime(time).atZone(zone));
        }
    }
}
