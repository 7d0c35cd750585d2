"""PyTorch as a contestant. Options: precision, threads, and optimizer=foreach|loop|manual, bfloat16=autocast|copies."""

import warnings

import torch

from contestant import Entry, serve

warnings.filterwarnings("ignore")


def network(workload, dtype):
    layers = []
    for layer, (fan_in, fan_out) in enumerate(zip(workload.widths, workload.widths[1:]), start=1):
        linear = torch.nn.Linear(fan_in, fan_out, dtype=dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(workload.weights(layer).T.copy()))
            linear.bias.copy_(torch.from_numpy(workload.biases(layer)))
        layers.append(linear)
        if layer < len(workload.widths) - 1:
            layers.append(torch.nn.ReLU(inplace=True))
    return torch.nn.Sequential(*layers)


class Training(Entry):
    def __init__(self, workload, configuration):
        super().__init__(workload)
        self.configuration = configuration
        precision = configuration.get("precision", "float32")
        self.dtype = torch.float64 if precision == "float64" else torch.float32
        self.autocast = precision == "bfloat16" and configuration.get("bfloat16", "autocast") == "autocast"
        self.copies = precision == "bfloat16" and not self.autocast
        x = torch.from_numpy(workload.x()).to(torch.bfloat16 if precision == "bfloat16" else self.dtype)
        labels = torch.from_numpy(workload.labels())
        self.x = list(x)
        if workload.softmax:
            self.labels = list(labels.long())
            self.criterion = torch.nn.functional.cross_entropy
        else:
            self.labels = list(labels[:, :, None].to(self.dtype))
            self.criterion = torch.nn.functional.binary_cross_entropy_with_logits
        self.reset()

    def reset(self):
        self.network = network(self.workload, self.dtype)
        master = list(self.network.parameters())
        if self.copies:
            # Float32 master weights under the optimiser, bfloat16 copies in the network.
            self.working = network(self.workload, torch.bfloat16)
            for parameter in master:
                parameter.grad = torch.zeros_like(parameter)
        self.optimizer = self.make_optimizer(master)

    def make_optimizer(self, parameters):
        workload = self.workload
        options = {}
        kind = self.configuration.get("optimizer", "foreach")
        if kind == "fused":
            options["fused"] = True
        else:
            options["foreach"] = kind == "foreach"
        if workload.rule == "ADAM":
            betas = (workload.beta1, workload.beta2)
            return torch.optim.Adam(
                parameters, lr=workload.learning_rate, betas=betas, eps=workload.epsilon, **options
            )
        momentum = workload.momentum if workload.rule == "MOMENTUM" else 0
        return torch.optim.SGD(parameters, lr=workload.learning_rate, momentum=momentum, **options)

    def loss_of(self, batch):
        if self.autocast:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                z = self.network(self.x[batch])
            return self.criterion(z.float(), self.labels[batch])
        if self.copies:
            return self.criterion(self.working(self.x[batch]).float(), self.labels[batch])
        return self.criterion(self.network(self.x[batch]), self.labels[batch])

    def step(self, batch):
        loss = self.loss_of(batch)
        if self.copies:
            self.working.zero_grad(set_to_none=True)
            loss.backward()
            with torch.no_grad():
                working = list(self.working.parameters())
                master = list(self.network.parameters())
                for copy, parameter in zip(working, master):
                    parameter.grad.copy_(copy.grad)
                self.optimizer.step()
                for copy, parameter in zip(working, master):
                    copy.copy_(parameter)
        else:
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()
        return loss

    def losses(self, steps):
        self.reset()
        losses = [self.step(0).item() for _ in range(steps)]
        self.reset()
        return losses


class Prediction(Entry):
    def __init__(self, workload, configuration):
        super().__init__(workload)
        layers = network(workload, torch.float32)
        layers.append(torch.nn.Softmax(dim=1) if workload.softmax else torch.nn.Sigmoid())
        self.x = list(torch.from_numpy(workload.x()))
        self.network = layers.eval()
        if configuration.get("graph") == "frozen":
            with torch.no_grad():
                self.network = torch.jit.freeze(torch.jit.trace(self.network, self.x[0]))

    def run(self, steps):
        with torch.inference_mode():
            return super().run(steps)

    def step(self, batch):
        return self.network(self.x[batch])

    def losses(self, steps):
        with torch.inference_mode():
            return [self.workload.loss(self.step(0).numpy())]


def enter(workload, configuration):
    torch.set_num_threads(int(configuration.get("threads", "2")))
    kind = Training if workload.training else Prediction
    return kind(workload, configuration), torch.__version__


serve(enter)
