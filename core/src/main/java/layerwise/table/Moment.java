package layerwise.table;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Optional;

/**
 * A date with or without a time of day, as cells spell it: ISO 8601, with a T or a blank between the two. A time with an offset is taken
 * at UTC.
 *
 * @param at the moment; midnight where there is no time
 * @param hasTime whether there is one
 */
record Moment(LocalDateTime at, boolean hasTime) {
    private static final int SHORTEST = 10;
    private static final double NANOS_A_DAY = 86_400e9;
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:mm:ss", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    /** The moment that a cell names, if it names one. */
    static Optional<Moment> parse(String cell) {
        String text = cell.strip();
        // What is plainly something else is not worth an exception.
        if (text.length() < SHORTEST || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return Optional.empty();
        }
        try {
            TemporalAccessor parsed = FORMAT.parse(text);
            LocalTime time = parsed.query(TemporalQueries.localTime());
            LocalDateTime local = parsed.query(TemporalQueries.localDate()).atTime(time == null ? LocalTime.MIN : time);
            boolean hasOffset = parsed.isSupported(ChronoField.OFFSET_SECONDS);
            LocalDateTime utc = hasOffset ? local.minusSeconds(parsed.get(ChronoField.OFFSET_SECONDS)) : local;
            return Optional.of(new Moment(utc, time != null));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The days since the beginning of 1970, with their fraction. */
    double days() {
        return at.toLocalDate().toEpochDay() + ofDay();
    }

    /** How far the year has gone, in [0, 1). */
    double ofYear() {
        return (at.getDayOfYear() - 1 + ofDay()) / at.toLocalDate().lengthOfYear();
    }

    /** How far the week has gone since Monday, in [0, 1). */
    double ofWeek() {
        return (at.getDayOfWeek().getValue() - 1 + ofDay()) / 7;
    }

    /** How far the day has gone, in [0, 1). */
    double ofDay() {
        return at.toLocalTime().toNanoOfDay() / NANOS_A_DAY;
    }
}
