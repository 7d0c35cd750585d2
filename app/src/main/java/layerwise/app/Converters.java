package layerwise.app;

import java.util.function.Function;
import layerwise.Activation;
import layerwise.ClassWeights;
import layerwise.Initializer;
import layerwise.Layer;
import layerwise.Loss;
import layerwise.Schedule;
import layerwise.data.DataFormat;
import layerwise.math.Precision;
import layerwise.table.ScalingKind;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the values of options are read. What core refuses is refused in core's words, behind the name of the option. */
final class Converters {
    private Converters() {}

    static void register(CommandLine commandLine) {
        commandLine
                .registerConverter(int.class, reading("a whole number below 2³¹", Integer::valueOf))
                .registerConverter(Integer.class, reading("a whole number below 2³¹", Integer::valueOf))
                .registerConverter(long.class, reading("a whole number below 2⁶³", Long::valueOf))
                .registerConverter(double.class, reading("a number", Double::valueOf))
                .registerConverter(Double.class, reading("a number", Double::valueOf))
                .registerConverter(Activation.class, reading("an activation", Activation::of))
                .registerConverter(BatchSize.class, reading("a whole number or full", BatchSize::of))
                .registerConverter(ClassWeights.class, reading("class weights", ClassWeights::of))
                .registerConverter(HiddenLayers.class, reading("a list of whole numbers", HiddenLayers::of))
                .registerConverter(ColumnOptions.Policy.class, reading("accept or refuse", ColumnOptions.Policy::of))
                .registerConverter(ReadingOptions.Header.class, reading("yes or no", ReadingOptions.Header::of))
                .registerConverter(DataFormat.class, reading("a format", DataFormat::of))
                .registerConverter(ImageSize.class, reading("a size", ImageSize::of))
                .registerConverter(Initializer.class, reading("an initializer", Initializer::of))
                .registerConverter(Layer.Dropout.class, reading("a number", s -> Layer.dropout(Double.parseDouble(s))))
                .registerConverter(Loss.class, reading("a loss", Loss::of))
                .registerConverter(CacheOptions.When.class, reading("auto, always or never", CacheOptions.When::of))
                .registerConverter(RowErrors.Action.class, reading("fail, skip or null", RowErrors.Action::of))
                .registerConverter(Problem.class, reading("a problem", Problem::of))
                .registerConverter(
                        CheckpointOptions.OnFailure.class, reading("continue or stop", CheckpointOptions.OnFailure::of))
                .registerConverter(OptimizerKind.class, reading("an optimizer", OptimizerKind::of))
                .registerConverter(MetricNames.class, reading("metrics", MetricNames::of))
                .registerConverter(NormKind.class, reading("a normalisation", NormKind::of))
                .registerConverter(Precision.class, reading("a precision", Precision::of))
                .registerConverter(ScalingKind.class, reading("a scaling", ScalingKind::of))
                .registerConverter(Schedule.class, reading("a schedule", Schedule::of));
    }

    private static <T> ITypeConverter<T> reading(String kind, Function<String, T> reader) {
        return text -> {
            try {
                return reader.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not " + kind);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }
}
