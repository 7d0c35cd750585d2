package layerwise.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    private static final JsonObject LAYER = JsonObject.parse("metadata 'network'", """
        {"units": "x", "rate": 0.5, "seed": -7, "width": 64, "wide": 4294967296, "on": true, "none": null,
         "texts": ["a", "b"], "wholes": [1, 2], "negatives": [1, -2], "mixed": ["a", 1], "inner": {"units": {}}, "layers": [{"units": 1.5}]}
        """);

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void givesEachFieldAsItsType() {
        assertThat(LAYER.text("units")).isEqualTo("x");
        assertThat(LAYER.number("rate")).isEqualTo(0.5);
        assertThat(LAYER.number("width")).isEqualTo(64);
        assertThat(LAYER.whole("seed")).isEqualTo(-7);
        assertThat(LAYER.count("width")).isEqualTo(64);
        assertThat(LAYER.flag("on")).isTrue();
        assertThat(LAYER.texts("texts")).containsExactly("a", "b");
        assertThat(LAYER.wholes("wholes")).containsExactly(1L, 2L);
        assertThat(LAYER.counts("wholes")).containsExactly(1, 2);
        assertThat(LAYER.objects("layers")).hasSize(1);
        assertThat(LAYER.has("none")).isTrue();
        assertThat(LAYER.has("nothing")).isFalse();
    }

    @Test
    void namesThePlaceTheExpectationAndWhatCame() {
        refuses(() -> LAYER.whole("units"), "metadata 'network': field 'units' must be a whole number, got \"x\"");
        refuses(() -> LAYER.whole("rate"), "metadata 'network': field 'rate' must be a whole number, got 0.5");
        refuses(
                () -> LAYER.count("seed"),
                "metadata 'network': field 'seed' must be a whole number from 0 to 2147483647, got -7");
        refuses(
                () -> LAYER.count("wide"),
                "metadata 'network': field 'wide' must be a whole number from 0 to 2147483647, got 4294967296");
        refuses(
                () -> LAYER.counts("negatives"),
                "metadata 'network': field 'negatives' must be an array of whole numbers from 0 to 2147483647, got -2");
        refuses(() -> LAYER.number("none"), "metadata 'network': field 'none' must be a number, got null");
        refuses(() -> LAYER.text("nothing"), "metadata 'network': field 'nothing' is missing");
        refuses(() -> LAYER.flag("layers"), "metadata 'network': field 'layers' must be true or false, got an array");
        refuses(() -> LAYER.text("inner"), "metadata 'network': field 'inner' must be a string, got an object");
        refuses(() -> LAYER.object("on"), "metadata 'network': field 'on' must be an object, got true");
        refuses(() -> LAYER.texts("mixed"), "metadata 'network': field 'mixed' must be an array of strings, got 1");
        refuses(
                () -> LAYER.objects("texts"),
                "metadata 'network': field 'texts' must be an array of objects, got \"a\"");
    }

    @Test
    void namesThePathOfNestedObjects() {
        refuses(
                () -> LAYER.object("inner").count("units"),
                "metadata 'network', 'inner': field 'units' must be a whole number, got an object");
        refuses(
                () -> LAYER.objects("layers").getFirst().count("units"),
                "metadata 'network', 'layers' entry 1: field 'units' must be a whole number, got 1.5");
    }

    @Test
    void shortensLongValuesInMessages() {
        JsonObject object = JsonObject.parse("it", "{\"a\":\"" + "b".repeat(1000) + "\"}");
        refuses(() -> object.flag("a"), "it: field 'a' must be true or false, got \"" + "b".repeat(40) + "…\"");
    }

    @Test
    void refusesUnknownFieldsWhereAsked() {
        JsonObject object = JsonObject.parse("it", "{\"a\":1,\"b\":2}");
        assertThat(object.requireOnly("a", "b", "c")).isSameAs(object);
        refuses(() -> object.requireOnly("a", "c"), "it: unknown field 'b'; expected a, c");
    }

    @Test
    void refusesATextThatIsNoObject() {
        refuses(() -> JsonObject.parse("it", "[1]"), "it must be an object, got an array");
        refuses(
                () -> JsonObject.parse("it", "{"),
                "it is not valid JSON: line 1, column 2: expected a name in double quotes, found the end of the text");
    }
}
