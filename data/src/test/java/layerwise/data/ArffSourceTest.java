package layerwise.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArffSourceTest {
    @TempDir
    Path folder;

    private Path write(String text) {
        try {
            return Files.writeString(folder.resolve("data.arff"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Table read(String text) {
        return Readings.table(DataFile.open(write(text), ReadOptions.NONE));
    }

    private void refuses(String text, String message) {
        Path file = write(text);
        assertThatThrownBy(() -> Readings.parts(DataFile.open(file, ReadOptions.NONE)))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage(message.replace("FILE", file.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kinds.arff", "kinds.arff.gz"})
    void aFileHasTheCellsThatSciPyReads(String name) {
        Path file = Readings.resource("text/" + name);
        Table table = Readings.table(DataFile.open(file, ReadOptions.NONE));
        assertThat(Readings.names(table)).containsExactly("sepal length", "width", "count", "colour", "day", "moment");
        Readings.areThoseOf(DataFile.open(file, ReadOptions.NONE), Readings.resource("text/" + name + ".cells"));
    }

    @Test
    void namesAndValuesMayBeQuotedAndHoldAnything() {
        Table table = read("""
            @relation r
            @attribute 'it''s' string
            """.replace("''s", "\\'s") + """
            @attribute "two words" {'a, b', "c}d", e\\f , '?'}
            @attribute	tab	{x}
            @data
            'one, two', 'a, b',x
            "\\"quoted\\" % not a comment\\n\\u00e9", "c}d" , x
            plain words,e\\f,	x
            ?,'?',?
            'tabs'	'a, b'	x
            """);
        assertThat(Readings.names(table)).containsExactly("it's", "two words", "tab");
        assertThat(Readings.texts(table, "it's"))
                .containsExactly("one, two", "\"quoted\" % not a comment\né", "plain words", "", "tabs");
        assertThat(Readings.texts(table, "two words")).containsExactly("a, b", "c}d", "e\\f", "?", "a, b");
        assertThat(Readings.texts(table, "tab")).containsExactly("x", "x", "x", "", "x");
    }

    @Test
    void sparseRowsAreZeroOrTheFirstValueWhereTheySayNothing() {
        Table table = read("""
            @relation r
            @attribute a numeric
            @attribute b {no,yes}
            @attribute c numeric
            @attribute d string
            @data
            {1 yes, 2 3.5}
            {}
            { 0 -1 ,3 'two words', 2 ? }
            {1 ?}
            """);
        assertThat(Readings.numbers(table, "a")).containsExactly(0, 0, -1, 0);
        assertThat(Readings.texts(table, "b")).containsExactly("yes", "no", "no", "");
        assertThat(Readings.numbers(table, "c")).containsExactly(3.5, 0, Double.NaN, 0);
        assertThat(Readings.texts(table, "d")).containsExactly("", "", "two words", "");
    }

    @Test
    void digitsThatAreNotNumbersByDeclarationStayText() {
        Table table = read("""
            @attribute code string
            @attribute class {0,1}
            @attribute id integer
            @data
            007,1,9007199254740993
            8,0,5
            """);
        assertThat(Readings.texts(table, "code")).containsExactly("007", "8");
        assertThat(Readings.texts(table, "class")).containsExactly("1", "0");
        assertThat(Readings.texts(table, "id")).containsExactly("9007199254740993", "5");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "date,2024-01-05T10:00:00,2024-01-05T10:00:00",
                "date yyyy-MM-dd,2024-01-05,2024-01-05",
                "DATE 'dd.MM.yyyy HH:mm',05.01.2024 10:30,2024-01-05T10:30:00",
                "date HH:mm:ss,23:59:01,23:59:01",
                "date yyyy,2024,2024-01-01",
                "date 'MMM yyyy',Feb 2024,2024-02-01",
                "date \"yyyy-MM-dd'T'HH:mm:ssXXX\",2024-01-05T10:00:00+02:00,2024-01-05T10:00:00+02:00",
                "date \"yyyy-MM-dd'T'HH:mm:ssX\",2024-01-05T10:00:00Z,2024-01-05T10:00:00Z"
            })
    void datesBecomeIso(String type, String cell, String iso) {
        Table table = read("@attribute d " + type + "\n@data\n'" + cell + "'\n?\n");
        assertThat(Readings.texts(table, "d")).containsExactly(iso, "");
    }

    @Test
    void onlyTheColumnsAskedForAreGiven() {
        Path file = write("@attribute a numeric\n@attribute b {x,y}\n@attribute c numeric\n@data\n1,x,2\n{1 y}\n");
        Table table = Readings.table(DataFile.open(file, ReadOptions.NONE.withColumns(List.of("c", "b"))));
        assertThat(Readings.names(table)).containsExactly("c", "b");
        assertThat(Readings.numbers(table, "c")).containsExactly(2, 0);
        assertThat(Readings.texts(table, "b")).containsExactly("x", "y");
        assertThatThrownBy(() -> DataFile.open(file, ReadOptions.NONE.withColumns(List.of("d")))
                        .open())
                .hasMessage(file + " has no column 'd'; its columns are a, b, c");
    }

    @Test
    void thereIsAFirstPartWithoutRowsAndMoreWhereRowsAreMany() {
        assertThat(read("@attribute a numeric\n@data\n% none\n").rows()).isZero();
        List<Table> parts = Readings.parts(
                DataFile.open(write("@attribute a numeric\n@data\n" + "1\n".repeat(10_000)), ReadOptions.NONE));
        assertThat(parts).hasSize(2);
        assertThat(parts.get(1).rowNumber(0)).isEqualTo(parts.get(0).rows() + 1);
        assertThat(parts.get(0).rows() + parts.get(1).rows()).isEqualTo(10_000);
    }

    @Test
    void whatIsWrongIsToldWithItsLine() {
        String header = "@relation r\n@attribute a numeric\n@attribute b {x,y}\n@data\n";
        refuses(
                "",
                "FILE ends before @data; expected @relation, an @attribute for each column, @data, then one line per"
                        + " row");
        refuses("a,b\n1,2\n", "FILE, line 1: expected @relation, @attribute or @data, but got 'a,b'");
        refuses("@data\n1\n", "FILE, line 1: @data comes before any @attribute; declare the columns first");
        refuses(
                "@attribute a\n",
                "FILE, line 1: the type of 'a' is ''; expected numeric, real, integer, string, date"
                        + " or the values in braces");
        refuses(
                "@attribute a relational\n",
                "FILE, line 1: the type of 'a' is 'relational'; expected numeric, real,"
                        + " integer, string, date or the values in braces");
        refuses("@attribute a date ppp{\n", "FILE, line 1: 'ppp' is not a format of dates, for example yyyy-MM-dd");
        refuses("@attribute a {x,x}\n", "FILE, line 1: the value 'x' of 'a' is listed twice");
        refuses("@attribute a {x,y\n", "FILE, line 1: expected a comma or } behind the value 'y' of 'a'");
        refuses("@attribute a {}\n", "FILE, line 1: 'a' has no values in its braces");
        refuses("@attribute a numeric {2}\n", "FILE, line 1: weights, as in '{2}', are not read; remove it");
        refuses("@attribute a numeric b\n", "FILE, line 1: 'b' stands behind the type of 'a'; remove it");
        refuses("@attribute 'a numeric\n", "FILE, line 1: a quote (') is opened, but not closed in the line");
        refuses(
                "@attribute a real\n@attribute a real\n@data\n",
                "FILE: column 2 is named 'a' like an earlier one;" + " give every column a name of its own");
        refuses(header + "1,z\n", "FILE, line 5: the value 'z' of 'b' is none of those declared: x, y");
        refuses(
                header + "one,x\n",
                "FILE, line 5: 'a' is numeric, but its value is 'one';"
                        + " correct it, or write ? where it is missing");
        refuses(
                header + ",x\n",
                "FILE, line 5: 'a' is numeric, but its value is '';" + " correct it, or write ? where it is missing");
        refuses(
                header + "1,x\n\n1\n",
                "FILE, line 7: expected 2 cells, one for each @attribute, but got 1;"
                        + " complete the row or remove it");
        refuses(
                header + "1,x,3\n",
                "FILE, line 5: expected 2 cells, one for each @attribute, but got 3;"
                        + " complete the row or remove it");
        refuses(header + "1,'x' y\n", "FILE, line 5: expected a comma before 'y'");
        refuses(
                header + "1,x,{5}\n",
                "FILE, line 5: the weight '{5}' of the row is not read; make the weights an attribute");
        refuses(
                header + "{0 1},{5}\n",
                "FILE, line 5: the weight '{5}' of the row is not read;" + " make the weights an attribute");
        refuses(header + "{0 1} x\n", "FILE, line 5: 'x' stands behind the row; remove it");
        refuses(header + "{2 1}\n", "FILE, line 5: expected the number of an attribute, from 0 to 1, but got '2'");
        refuses(header + "{0 1,0 2}\n", "FILE, line 5: attribute 0 has two values; remove one");
        refuses(header + "{0 1\n", "FILE, line 5: expected a comma or } behind the value of attribute 0");
        refuses(
                "@attribute d date yyyy-MM-dd\n@data\n5 May\n",
                "FILE, line 3: 'd' is a date as in yyyy-MM-dd," + " but its value is '5 May'");
    }

    @Test
    void bytesOfAnyKindAreATableOrRefused() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        byte[] valid =
                "@relation r\n@attribute a numeric\n@attribute 'b' {x,\"y\"}\n@attribute d date yyyy\n@data\n1,x,2024\n{1 y}\n?,?,?\n"
                        .getBytes(UTF_8);
        byte[] signs = "{}'\",\t%?@\\ \n\r0x\u00ff".getBytes(UTF_8);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = valid.clone();
            for (int k = random.nextInt(1, 6); k > 0; k--) {
                bytes[random.nextInt(bytes.length)] = signs[random.nextInt(signs.length)];
            }
            Path file = Files.write(folder.resolve("data.arff"), bytes);
            try {
                assertThat(Readings.parts(new ArffSource(file, ReadOptions.NONE)))
                        .isNotEmpty();
            } catch (InvalidTableException e) {
                assertThat(e.getMessage()).contains(file.toString());
            }
        }
    }
}
