package layerwise.table;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import layerwise.math.Matrix;
import org.jspecify.annotations.Nullable;

/** Rows in memory, as maps and records, as tables of one row. */
final class Rows {
    private static final String SOURCE = "the row";
    private static final BigDecimal LARGEST_EXACT = new BigDecimal(1L << 53);

    /** The accessors of a record's components. */
    private static final ClassValue<Method[]> ACCESSORS = new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
            List<Method> accessors = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                Method accessor = component.getAccessor();
                try {
                    accessor.setAccessible(true);
                } catch (InaccessibleObjectException e) {
                    throw new IllegalArgumentException(
                            "the record " + type.getName() + " cannot be read; its module must open the package "
                                    + type.getPackageName() + " to layerwise.core",
                            e);
                }
                accessors.add(accessor);
            }
            return accessors.toArray(Method[]::new);
        }
    };

    private Rows() {}

    /** The values of a record's components by their names. */
    static SequencedMap<String, @Nullable Object> of(Record row) {
        SequencedMap<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Method accessor : ACCESSORS.get(row.getClass())) {
            try {
                values.put(accessor.getName(), accessor.invoke(row));
            } catch (InvocationTargetException e) {
                throw new IllegalArgumentException(accessor + " failed: " + e.getCause(), e);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return values;
    }

    /**
     * The values of a row that are named; others are passed over.
     *
     * @throws InvalidTableException if one is missing, or is of a type that no cell has
     */
    static Table of(Map<String, ? extends @Nullable Object> row, List<String> names) {
        List<Column> columns = new ArrayList<>(names.size());
        List<String> absent = new ArrayList<>();
        for (String name : names) {
            if (row.containsKey(name)) {
                columns.add(column(name, row.get(name)));
            } else {
                absent.add(name);
            }
        }
        if (!absent.isEmpty()) {
            throw new InvalidTableException(SOURCE + " has no " + (absent.size() == 1 ? "value" : "values") + " for "
                    + Table.list(absent) + ", which the model was trained on; it has " + Table.list(row.keySet()));
        }
        return Table.of(SOURCE, columns);
    }

    private static Column column(String name, @Nullable Object value) {
        return switch (value) {
            case null -> Column.Text.of(name, "");
            case Optional<?> optional -> column(name, optional.orElse(null));
            case BigInteger number -> exact(name, new BigDecimal(number));
            case BigDecimal number -> exact(name, number);
            case Long number -> exact(name, new BigDecimal(number));
            case Number number -> Column.Numeric.of(name, number.doubleValue());
            case CharSequence text -> Column.Text.of(name, text.toString());
            case Character character -> Column.Text.of(name, character.toString());
            case Boolean flag -> Column.Text.of(name, flag.toString());
            case Enum<?> constant -> Column.Text.of(name, constant.name());
            case LocalDate date -> Column.Text.of(name, date.toString());
            case LocalDateTime time -> Column.Text.of(name, time.toString());
            case Instant instant -> Column.Text.of(name, instant.toString());
            case OffsetDateTime time -> Column.Text.of(name, time.toString());
            case ZonedDateTime time ->
                Column.Text.of(name, time.toOffsetDateTime().toString());
            case double[] numbers -> array(name, Matrix.wrap(numbers, numbers.length, 1));
            case float[] numbers -> array(name, Matrix.wrap(numbers, numbers.length, 1));
            default ->
                throw new InvalidTableException(SOURCE + ": the value of '" + name + "' is a "
                        + value.getClass().getName() + "; expected a number, a text, a boolean, a date of java.time, an"
                        + " enum, an array of double or float, or null");
        };
    }

    /** An integer that float64 cannot hold keeps its digits as text. */
    private static Column exact(String name, BigDecimal number) {
        boolean integer = number.stripTrailingZeros().scale() <= 0;
        boolean exact = number.abs().compareTo(LARGEST_EXACT) <= 0
                || new BigDecimal(number.doubleValue()).compareTo(number) == 0;
        return integer && !exact
                ? Column.Text.of(name, number.toBigInteger().toString())
                : Column.Numeric.of(name, number.doubleValue());
    }

    private static Column array(String name, Matrix cell) {
        if (cell.isEmpty()) {
            throw new InvalidTableException(SOURCE + ": the array of '" + name + "' is empty");
        }
        return Column.Array.of(name, List.of(cell.rows()), cell);
    }
}
