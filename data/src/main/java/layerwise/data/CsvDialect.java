package layerwise.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a file of delimited text leaves unsaid.
 *
 * @param delimiter between cells
 * @param header whether the first line holds the columns' names
 * @param commas the columns, from 0 on, whose fractions stand behind a comma
 */
record CsvDialect(char delimiter, boolean header, Set<Integer> commas) {
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final Pattern PERHAPS_THOUSANDS = Pattern.compile("\\s*[-+]?[1-9]\\d{0,2},\\d{3}\\s*");

    /** Copies the columns. */
    CsvDialect {
        commas = Set.copyOf(commas);
    }

    /**
     * The dialect of a file that begins with {@code sample}.
     *
     * <ul>
     *   <li>The delimiter is the one of comma, semicolon, tab and bar with which most lines have the same number of cells, more than one;
     *       of equals, the one that makes more of the cells numbers. A comma where none does.
     *   <li>There is a header unless all cells of the first line are numbers, and those below them too.
     *   <li>The numbers of a column have decimal commas if all cells of the sample do that are not integers, and one at least could
     *       not be an integer with a comma between its thousands.
     * </ul>
     *
     * @param whole whether the sample is all there is; its last line is passed over if not
     * @param delimiter the delimiter, where it is known
     * @param header whether there is a header, where it is known
     */
    static CsvDialect of(String sample, boolean whole, Optional<Character> delimiter, Optional<Boolean> header) {
        if (delimiter.isPresent()) {
            return of(delimiter.get(), header, records(sample, whole, delimiter.get()));
        }
        CsvDialect best = of(',', header, records(sample, whole, ','));
        double most = 0.5;
        double mostNumbers = 1;
        for (char candidate : DELIMITERS) {
            List<List<String>> records = records(sample, whole, candidate);
            double share = shareOfEqualWidth(records);
            if (share >= most) {
                CsvDialect dialect = of(candidate, header, records);
                double numbers = dialect.shareOfNumbers(records);
                if (share > most || numbers > mostNumbers) {
                    best = dialect;
                    most = share;
                    mostNumbers = numbers;
                }
            }
        }
        return best;
    }

    private static CsvDialect of(char delimiter, Optional<Boolean> header, List<List<String>> records) {
        if (records.isEmpty()) {
            return new CsvDialect(delimiter, header.orElse(true), Set.of());
        }
        boolean allAreRows = records.size() == 1 || !header.orElse(true);
        List<List<String>> rows = allAreRows ? records : records.subList(1, records.size());
        Set<Integer> commas = new HashSet<>();
        for (int j = 0; delimiter != ',' && j < rows.getFirst().size(); j++) {
            if (hasDecimalCommas(rows, j)) {
                commas.add(j);
            }
        }
        CsvDialect dialect = new CsvDialect(delimiter, true, commas);
        if (header.isPresent()) {
            return new CsvDialect(delimiter, header.get(), commas);
        }
        boolean isTold = !dialect.isNumbers(records.getFirst(), false);
        for (List<String> row : rows) {
            isTold |= !dialect.isNumbers(row, true);
        }
        return new CsvDialect(delimiter, isTold, commas);
    }

    /** What stands before fractions in a column. */
    char point(int column) {
        return commas.contains(column) ? ',' : '.';
    }

    private boolean isNumbers(List<String> row, boolean orBlank) {
        for (int j = 0; j < row.size(); j++) {
            if (!(orBlank && row.get(j).isBlank()) && !DecimalParser.isNumber(row.get(j), point(j))) {
                return false;
            }
        }
        return true;
    }

    private double shareOfNumbers(List<List<String>> records) {
        long cells = 0;
        long numbers = 0;
        for (List<String> row : records) {
            cells += row.size();
            for (int j = 0; j < row.size(); j++) {
                numbers += DecimalParser.isNumber(row.get(j), point(j)) ? 1 : 0;
            }
        }
        return (double) numbers / cells;
    }

    private static boolean hasDecimalCommas(List<List<String>> rows, int column) {
        boolean certain = false;
        for (List<String> row : rows) {
            String cell = column < row.size() ? row.get(column) : "";
            if (!cell.isBlank()) {
                if (!DecimalParser.isNumber(cell, ',')) {
                    return false;
                }
                certain |= cell.indexOf(',') >= 0
                        && !PERHAPS_THOUSANDS.matcher(cell).matches();
            }
        }
        return certain;
    }

    /** The share of the records that have the most frequent number of cells, if that is above 1. */
    private static double shareOfEqualWidth(List<List<String>> records) {
        Map<Integer, Integer> widths = new HashMap<>();
        int most = 0;
        for (List<String> cells : records) {
            if (cells.size() > 1) {
                most = Math.max(most, widths.merge(cells.size(), 1, Integer::sum));
            }
        }
        return records.isEmpty() ? 0 : (double) most / records.size();
    }

    private static List<List<String>> records(String sample, boolean whole, char delimiter) {
        List<List<String>> records = new ArrayList<>();
        try (CsvReader<CsvRecord> reader =
                reader(delimiter).allowUnclosedQuote(true).ofCsvRecord(sample)) {
            for (CsvRecord line : reader) {
                records.add(line.getFields());
            }
        } catch (CsvParseException e) {
            // The reading of the whole file says what is wrong.
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!whole && records.size() > 1) {
            records.removeLast();
        }
        return records;
    }

    /** A strict reader, but for the number of fields, about which {@link CsvRows} says more. */
    static CsvReaderBuilder reader(char delimiter) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }
}
