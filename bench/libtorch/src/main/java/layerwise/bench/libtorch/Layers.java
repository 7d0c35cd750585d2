package layerwise.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.relu_;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Parameters and forward pass: W of (outputs, inputs) and b per layer, as PyTorch's linear layers have them. */
final class Layers {
    final List<Tensor> parameters = new ArrayList<>();

    Layers(Tensors tensors, ScalarType type, boolean gradients) throws IOException {
        Workload workload = tensors.workload();
        for (int l = 1; l <= workload.depth(); l++) {
            int inputs = workload.widths().get(l - 1);
            int outputs = workload.widths().get(l);
            for (Tensor start : List.of(
                    AbstractTensor.create(tensors.transposedWeights(l), outputs, inputs),
                    AbstractTensor.create(tensors.biases(l), outputs))) {
                parameters.add(start.to(type).set_requires_grad(gradients));
            }
        }
    }

    /** Z of the last layer. With {@code cast}, computed in another type. */
    Tensor forward(Tensor x, ScalarType cast) {
        Tensor a = x;
        for (int i = 0; i < parameters.size(); i += 2) {
            Tensor w = parameters.get(i).to(cast);
            Tensor b = parameters.get(i + 1).to(cast);
            a = linear(a, w, new TensorOptional(b));
            if (i + 2 < parameters.size()) {
                a = relu_(a);
            }
        }
        return a;
    }
}
