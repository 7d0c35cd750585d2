package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import layerwise.Activation;
import layerwise.Layer;
import layerwise.Network;
import layerwise.Parameters;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Schema;
import layerwise.table.Table;
import layerwise.table.TargetKind;
import org.junit.jupiter.api.Test;

class StepReportTest {
    /** The step of core's EmbeddingTest that is computed by hand. */
    @Test
    void showsAnEmbeddingInFrontOfTheFirstLayer() {
        Network network = Network.of(3, Layer.embedding(List.of(3, 2), 2), Layer.dense(1, Activation.IDENTITY));
        Parameters parameters = Parameters.zeros(network, Precision.FLOAT64);
        parameters.E().copyFrom(Matrix.of(new double[][] {{0, 1, 2, 5, 6}, {0, -1, 3, 7, 8}}));
        parameters.W(1).copyFrom(Matrix.of(new double[][] {{1, 2, 3, 4, 5}}));
        Matrix x = Matrix.of(new double[][] {{10, 20}, {1, 1}, {0, 1}});
        Matrix y = Matrix.of(new double[][] {{63, 85}});
        Table rows = Table.of("two rows", List.of("x", "y"), List.of(List.of("10", "63"), List.of("20", "85")));
        Schema schema = Schema.fit(rows, "y", TargetKind.VALUE);
        StringWriter text = new StringWriter();
        StepReport report =
                new StepReport(new PrintWriter(text), new Sample(rows, schema, network, parameters, x, y), 1, 0.5, 6);
        report.forward(1);
        report.backward(1);
        report.update(1);
        assertThat(text.toString().replaceAll(" +", " "))
                .contains("Forward, embedding of the input\n", "\n A0 (3, 2)\n 10.0000 20.0000\n")
                .contains("E (2, 5)\n 0.0000 1.0000 2.0000 5.0000 6.0000\n")
                .contains("A = the plain rows of A0, then for each field E[:, level] (5, 2)\n 10.0000 20.0000\n")
                .contains("A0, after the embedding (5, 2)\n")
                .contains("dA0 = W1ᵀ·dZ1, through the embedding (3, 2)\n 2.0000 -4.0000\n")
                .contains("dE[:, level] = 1/m Σ dA over the examples of that level (2, 5)\n 0.0000 -2.0000")
                .contains("E := E − 0.5·dE (2, 5), before → after\n 0.0000 1.0000 2.0000 … → 0.0000 2.0000");
    }
}
