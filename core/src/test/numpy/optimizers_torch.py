"""The numbers of optimizers.py against PyTorch's optimisers, layers, losses and schedules, in float64.

Imported by optimizers.py where PyTorch is installed, and optional: it writes nothing. Gradients are autograd's, so this also
checks the equations of backward propagation. PyTorch 1.13 has neither Muon nor schedule-free AdamW; optimizers.py checks these
two in other ways. PyTorch's RMSprop has its epsilon outside of the root, as here; its AdamW and SGD decay whatever parameters
they are given, hence the groups.
"""

import numpy as np
import torch
from torch.nn import functional
from torch.optim import lr_scheduler

from problem import EXAMPLES, LAYERS, STEPS, WEIGHTS, example_weights, flatten, problem_data

TOLERANCE = {"rtol": 1e-11, "atol": 1e-14}


class TorchProblem:
    """The network over rows of examples, which is what PyTorch has where we have columns."""

    def __init__(self, norm=None, residual=False, l2=0.0, l1=0.0, smoothing=0.0, weights=None):
        X, Y, start = problem_data()
        self.X, self.classes = torch.tensor(X.T.copy()), torch.tensor(Y.argmax(axis=0))
        self.theta = {name: torch.tensor(value, requires_grad=True) for name, value in start.items()}
        self.norm = None
        if norm == "batch":
            self.norm = torch.nn.BatchNorm1d(LAYERS[1], eps=1e-5, momentum=0.1, dtype=torch.float64)
        elif norm == "layer":
            self.norm = torch.nn.LayerNorm(LAYERS[1], eps=1e-5, dtype=torch.float64)
        if self.norm is not None:
            self.theta.update(gamma=self.norm.weight, beta=self.norm.bias)
        self.residual, self.l2, self.l1, self.smoothing = residual, l2, l1, smoothing
        self.weights = None if weights is None else torch.tensor(weights.flatten())

    def scores(self):
        theta = self.theta
        Z1 = functional.linear(self.X, theta["W1"], theta["b1"].flatten())
        A1 = torch.tanh(Z1 if self.norm is None else self.norm(Z1))
        A2 = torch.tanh(functional.linear(A1, theta["W2"], theta["b2"].flatten()))
        if self.residual:
            A2 = A1 + A2
        return functional.linear(A2, theta["W3"], theta["b3"].flatten())

    def cost(self):
        losses = functional.cross_entropy(self.scores(), self.classes, reduction="none", label_smoothing=self.smoothing)
        cost = (losses if self.weights is None else losses * self.weights).mean()
        m = len(self.X)
        for name in WEIGHTS:
            W = self.theta[name]
            cost = cost + self.l2 / (2 * m) * (W**2).sum() + self.l1 / m * W.abs().sum()
        return cost

    def decayed(self):
        return [self.theta[name] for name in WEIGHTS]

    def others(self):
        return [value for name, value in self.theta.items() if name not in WEIGHTS]

    def everything(self):
        return list(self.theta.values())

    def values(self):
        return {name: value.detach().numpy() for name, value in self.theta.items()}


def train(problem, optimizer, clip=None, after=None):
    recorded = {"costs": [], "parameters": []}
    for _ in range(STEPS):
        optimizer.zero_grad()
        cost = problem.cost()
        cost.backward()
        if clip:
            clip(problem.everything())
        optimizer.step()
        if after:
            after(problem)
        recorded["costs"].append([cost.item()])
        recorded["parameters"].append(flatten(problem.values()))
        for name in ("gamma", "beta"):
            if name in problem.theta:
                recorded.setdefault(name, []).append(problem.values()[name].copy())
    return {name: np.array(values).T for name, values in recorded.items()}


def require_equal(run, ours, theirs):
    for name, value in theirs.items():
        np.testing.assert_allclose(ours[name], value, err_msg=f"{run}.{name}", **TOLERANCE)


def check_run(results, run, problem, optimizer, clip=None, after=None):
    require_equal(run, results[run], train(problem, optimizer, clip, after))


def clip_norm(parameters):
    """PyTorch's own adds 1e-6 to the norm before it divides; without it the definition is the paper's."""
    norm = torch.sqrt(sum((p.grad**2).sum() for p in parameters))
    their_norm = torch.nn.utils.clip_grad_norm_(parameters, float("inf"))
    np.testing.assert_allclose(norm.item(), their_norm.item(), **TOLERANCE)
    for p in parameters:
        p.grad *= min(1.0, 0.1 / norm.item())


def renormalize(problem):
    with torch.no_grad():
        for W in problem.decayed():
            scaled = torch.renorm(W, 2, 0, 1.0)
            # Its own factor is limit/(norm + 1e-7), so that the result says only which rows are too long.
            long = (scaled != W).any(dim=1, keepdim=True)
            W.copy_(torch.where(long, W / W.norm(dim=1, keepdim=True), W))


def check_optimizers(results):
    for run, options in {"sgd": {"lr": 0.5}, "momentum": {"lr": 0.1, "momentum": 0.9},
                         "nesterov": {"lr": 0.1, "momentum": 0.9, "nesterov": True}}.items():
        problem = TorchProblem()
        check_run(results, run, problem, torch.optim.SGD(problem.everything(), **options))
    problem = TorchProblem()
    check_run(results, "rmsprop", problem, torch.optim.RMSprop(problem.everything(), lr=0.01, alpha=0.9, eps=1e-8))
    problem = TorchProblem()
    check_run(results, "adam", problem, torch.optim.Adam(problem.everything(), lr=0.01))
    problem = TorchProblem()
    groups = [{"params": problem.decayed()}, {"params": problem.others(), "weight_decay": 0.0}]
    check_run(results, "adamw", problem, torch.optim.AdamW(groups, lr=0.01, weight_decay=0.01))


def check_variants(results):
    for run, options in {"l2": {"l2": 0.7}, "l1": {"l1": 0.3}, "labelSmoothing": {"smoothing": 0.1},
                         "exampleWeights": {"weights": example_weights()}, "residual": {"residual": True},
                         "layerNorm": {"norm": "layer"}}.items():
        problem = TorchProblem(**options)
        check_run(results, run, problem, torch.optim.SGD(problem.everything(), lr=0.5))

    # L2 a second time, as the decay that PyTorch's SGD adds to the gradient: lambda/m.
    problem = TorchProblem()
    groups = [{"params": problem.decayed(), "weight_decay": 0.7 / EXAMPLES}, {"params": problem.others()}]
    theirs = train(problem, torch.optim.SGD(groups, lr=0.5))
    require_equal("l2 as decay", results["l2"], {"parameters": theirs["parameters"]})

    problem = TorchProblem()
    check_run(results, "clipNorm", problem, torch.optim.Adam(problem.everything(), lr=0.01), clip=clip_norm)
    problem = TorchProblem()
    check_run(results, "clipValue", problem, torch.optim.Adam(problem.everything(), lr=0.01),
              clip=lambda parameters: torch.nn.utils.clip_grad_value_(parameters, 0.01))
    problem = TorchProblem()
    check_run(results, "maxNorm", problem, torch.optim.SGD(problem.everything(), lr=0.5), after=renormalize)


def check_batch_normalization(results):
    problem = TorchProblem(norm="batch")
    means, variances = [], []

    def after(problem):
        means.append(problem.norm.running_mean.numpy().copy())
        variances.append(problem.norm.running_var.numpy().copy())

    theirs = train(problem, torch.optim.SGD(problem.everything(), lr=0.5), after=after)
    problem.norm.eval()
    with torch.no_grad():
        prediction = torch.softmax(problem.scores(), dim=1).numpy().T
    theirs.update(runningMean=np.array(means).T, runningVariance=np.array(variances).T, prediction=prediction)
    require_equal("batchNorm", results["batchNorm"], theirs)


def check_moving_average(results):
    problem = TorchProblem()
    averaged = [value.detach().clone() for value in problem.everything()]
    model = torch.optim.swa_utils.AveragedModel(torch.nn.ParameterList(problem.everything()),
                                                avg_fn=lambda e, theta, count: 0.9 * e + 0.1 * theta)
    # Its first call copies instead of averaging; the initial parameters are what it copies here.
    model.update_parameters(torch.nn.ParameterList(averaged))
    columns = []

    def after(problem):
        model.update_parameters(torch.nn.ParameterList(problem.everything()))
        columns.append(flatten(dict(zip(problem.theta, (p.detach().numpy() for p in model.module)))))

    train(problem, torch.optim.SGD(problem.everything(), lr=0.1, momentum=0.9), after=after)
    require_equal("movingAverage", results["movingAverage"], {"average": np.array(columns).T})


def rates(make, per_epoch):
    """The learning rates of 5 epochs of 2 steps under a scheduler that moves once per epoch or per step."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    scheduler = make(optimizer)
    found = []
    for k in range(10):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if k < 9 and (not per_epoch or k % 2 == 1):
            scheduler.step()
    return np.array(found)


def check_schedules(schedules):
    for name, per_epoch, make in (
            ("inverseTime", True, lambda o: lr_scheduler.LambdaLR(o, lambda epoch: 1 / (1 + 0.5 * epoch))),
            ("step", True, lambda o: lr_scheduler.StepLR(o, 2, 0.5)),
            ("exponential", True, lambda o: lr_scheduler.ExponentialLR(o, 0.9)),
            ("cosine", False, lambda o: lr_scheduler.CosineAnnealingLR(o, 10)),
            ("oneCycle", False, lambda o: lr_scheduler.OneCycleLR(o, 0.1, total_steps=10, cycle_momentum=False))):
        np.testing.assert_allclose(schedules[name], rates(make, per_epoch), 1e-12, err_msg=name)


def check(results, schedules):
    check_optimizers(results)
    check_variants(results)
    check_batch_normalization(results)
    check_moving_average(results)
    check_schedules(schedules)
