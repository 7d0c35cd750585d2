package layerwise.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsEveryKindOfValueInTheOrderOfTheText() {
        Object value = Json.parse(" {\"z\" : [1, -2.5e1, true, false, null, \"\"], \"a\": {}, \"m\":[ ]}\n");
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("z", Arrays.asList(1L, -25.0, true, false, null, ""));
        expected.put("a", Map.of());
        expected.put("m", List.of());
        assertThat(value).isEqualTo(expected);
        assertThat(Json.write(value)).isEqualTo("{\"z\":[1,-25.0,true,false,null,\"\"],\"a\":{},\"m\":[]}");
    }

    @Test
    void readsNumbersAsWholeOnlyWhereTheyAreWrittenSoAndFit() {
        assertThat(Json.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(Json.parse("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(Json.parse("9223372036854775808")).isEqualTo(0x1p63);
        assertThat(Json.parse("1.0")).isEqualTo(1.0);
        assertThat(Json.parse("1E2")).isEqualTo(100.0);
        assertThat(Json.parse("-0.0")).isEqualTo(-0.0);
    }

    @Test
    void keepsTheBitsOfEveryDouble() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                assertThat(Json.parse(Json.write(number))).isEqualTo(number);
            }
        }
        for (double number : new double[] {0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e23, 0.1}) {
            assertThat(Json.parse(Json.write(number))).isEqualTo(number);
        }
    }

    @Test
    void keepsEveryCharacter() {
        StringBuilder text = new StringBuilder("\uDC00 and \uD83D\uDE00 and \uD83D");
        for (char c = 0; c < 0x300; c++) {
            text.append(c);
        }
        String written = Json.write(text.toString());
        assertThat(Json.parse(written)).isEqualTo(text.toString());
        assertThat(new String(written.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(written);
        assertThat(Json.parse("\"\\u00e9\\/\\b\\f\\n\\r\\t\\\"\\\\\"")).isEqualTo("é/\b\f\n\r\t\"\\");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"a\":1,}|line 1, column 8: expected a name in double quotes, found \"}\"",
                "[1,]|line 1, column 4: expected a value, found \"]\"",
                "[1 2]|line 1, column 4: expected ',' or ']', found \"2\"",
                "{\"a\" 1}|line 1, column 6: expected ':' after a name, found \"1\"",
                "{\"a\":1,\"a\":2}|line 1, column 8: expected each name once, but 'a' is repeated, found \"\\\"\"",
                "01|line 1, column 2: expected the end of the text, found \"1\"",
                "1.|line 1, column 3: expected a digit, found the end of the text",
                "-|line 1, column 2: expected a digit, found the end of the text",
                "1e+|line 1, column 4: expected a digit, found the end of the text",
                "1e999|line 1, column 1: expected a number within the range of float64, found \"1\"",
                "+1|line 1, column 1: expected a value, found \"+\"",
                "NaN|line 1, column 1: expected a value, found \"N\"",
                "nul|line 1, column 1: expected a value, found \"n\"",
                "truth|line 1, column 1: expected a value, found \"t\"",
                "'a'|line 1, column 1: expected a value, found \"'\"",
                "\"a|line 1, column 3: expected '\"' to end the string, and control characters escaped,"
                        + " found the end of the text",
                "\"\\x\"|line 1, column 3: expected one of \"\\/bfnrtu after a backslash, found \"x\"",
                "\"\\u00g0\"|line 1, column 6: expected four hexadecimal digits after \\u, found \"g\"",
                "{|line 1, column 2: expected a name in double quotes, found the end of the text",
            })
    void refusesWhatIsNotJsonAndSaysWhere(String text, String message) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\uFEFF1", "1 1", "\"\n\"", "\"\0\"", "\0", "// 1\n1", "[1}", "\"\\u12", "\"\\u１２３４\""})
    void refusesOddities(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsLines() {
        assertThatThrownBy(() -> Json.parse("{\n  \"a\": 1,\n  \"b\": x\n}"))
                .hasMessage("line 3, column 8: expected a value, found \"x\"");
    }

    @Test
    void refusesEveryProperPrefixOfAnObject() {
        String text = "{\"a\":[1,-2.5e-3,\"x\\u0041\",{\"b\":null}],\"c\":true}";
        for (int length = 0; length < text.length(); length++) {
            String prefix = text.substring(0, length);
            assertThatThrownBy(() -> Json.parse(prefix)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Json.parse(text)).isInstanceOf(Map.class);
    }

    @Test
    void limitsTheDepthInBothDirections() {
        String deepest = "[".repeat(101) + "]".repeat(101);
        assertThat(Json.write(Json.parse(deepest))).isEqualTo(deepest);
        String tooDeep = "[".repeat(100_000);
        assertThatThrownBy(() -> Json.parse(tooDeep))
                .hasMessage("line 1, column 102: expected at most 100 levels of nesting, found \"[\"");
        Object value = "";
        for (int i = 0; i < 101; i++) {
            value = List.of(value);
        }
        Object nested = value;
        assertThatThrownBy(() -> Json.write(nested)).hasMessage("the value is nested more than 100 levels deep");
    }

    @Test
    void refusesToWriteWhatJsonCannotHold() {
        assertThatThrownBy(() -> Json.write(List.of(Double.NaN))).hasMessage("JSON has no way to write the number NaN");
        assertThatThrownBy(() -> Json.write(Float.POSITIVE_INFINITY))
                .hasMessage("JSON has no way to write the number Infinity");
        assertThatThrownBy(() -> Json.write(Map.of(1, 2))).hasMessage("a JSON object has strings as names, not 1");
        assertThatThrownBy(() -> Json.write('x')).hasMessage("JSON has no way to write a java.lang.Character");
    }
}
