"""Makes pytorch_fixtures.json: what PyTorch computes for a small network, in double precision. Run once (Debian: python3-torch).

    python3 pytorch_fixtures.py > pytorch_fixtures.json
"""
import json
import torch
from torch import nn

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(5, 3, padding_idx=0)
        self.second, self.third = nn.Linear(4, 4), nn.Linear(4, 1)
        self.first = nn.Linear(5, 4, bias=False)   # one before a batch normalization has no gradient but rounding, which Adam would blow up
        self.batch, self.layer = nn.BatchNorm1d(4), nn.LayerNorm(4)

    def forward(self, indices, features):
        x = torch.cat([self.table(indices), features], 1)
        x = torch.relu(self.batch(self.first(x)))
        x = x + nn.functional.leaky_relu(self.layer(self.second(x)))
        return torch.sigmoid(self.third(x))[:, 0]


def numbers(tensor):
    return [round(value, 9) for value in tensor.detach().flatten().tolist()]


def state(network, gradients=False):
    names = ["table.weight", "first.weight", "batch.weight", "batch.bias", "second.weight", "second.bias",
             "layer.weight", "layer.bias", "third.weight", "third.bias"]
    found = dict(network.named_parameters())
    pick = lambda name: found[name].grad if gradients else found[name]
    # Our Linear keeps [in x out].
    return sum((numbers(pick(name).T if pick(name).ndim == 2 and name.split(".")[0] in ("first", "second", "third") else pick(name)) for name in names), [])


indices = torch.tensor([1, 4, 0, 1, 2, 3])
features, targets = torch.randn(6, 2).round(decimals=3), torch.rand(6).round(decimals=3)
start = Network()
with torch.no_grad():
    for parameter in start.parameters():
        parameter.copy_(parameter.round(decimals=3))
    start.batch.weight.copy_(torch.tensor([1.1, 0.9, 1.2, 0.8]))
    start.layer.weight.copy_(torch.tensor([0.7, 1.3, 1.0, 0.9]))

result = {"indices": indices.tolist(), "features": numbers(features), "targets": numbers(targets), "start": state(start), "steps": {}}
optimizers = {
    "adam": lambda p: torch.optim.Adam(p, 0.01, weight_decay=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, 0.01, weight_decay=0.5),
    "adagrad": lambda p: torch.optim.Adagrad(p, 0.05),
}
for name, make in optimizers.items():
    network = Network()
    network.load_state_dict(start.state_dict())
    optimizer = make(network.parameters())
    losses = []
    for step in range(3):
        output = network(indices, features)
        loss = nn.functional.mse_loss(output, targets)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            result["output"], result["gradients"] = numbers(output), state(network, gradients=True)
        optimizer.step()
        losses.append(loss.item())
    network.eval()
    result["steps"][name] = {"losses": losses, "state": state(network), "evaluated": numbers(network(indices, features))}
result["running"] = numbers(network.batch.running_mean) + numbers(network.batch.running_var)   # of the last optimizer

logits = torch.tensor([-30.0, -1.5, 0.0, 0.7, 40.0], requires_grad=True)
labels = torch.tensor([0.0, 1.0, 0.5, 1.0, 0.0])
result["losses"] = {}
for name, loss in {"mean_squared": nn.functional.mse_loss, "mean_absolute": nn.functional.l1_loss, "cross_entropy": nn.functional.binary_cross_entropy_with_logits}.items():
    value = loss(logits, labels)
    result["losses"][name] = [value.item()] + numbers(torch.autograd.grad(value, logits)[0])

parameter = nn.Parameter(torch.zeros(1))
adam = torch.optim.Adam([parameter], 0.003)
cycle = torch.optim.lr_scheduler.OneCycleLR(adam, 0.003, total_steps=20)
result["one_cycle"] = []
for step in range(20):
    result["one_cycle"].append([adam.param_groups[0]["lr"], adam.param_groups[0]["betas"][0]])
    adam.step()
    if step < 19:
        cycle.step()


class Attention(nn.Module):
    """Places -> + positions from the end -> self-attention, residual, LayerNorm -> pooled by a query."""
    def __init__(self):
        super().__init__()
        self.positions = nn.Parameter(torch.randn(4, 6))
        self.heads, self.layer = nn.MultiheadAttention(6, 3, batch_first=True), nn.LayerNorm(6)
        self.query = nn.Linear(6, 6, bias=False)

    def forward(self, x, queries, lengths):
        at = lengths[:, None] - 1 - torch.arange(4)
        padding = at < 0
        x = x + torch.where(padding[..., None], torch.zeros(()), self.positions[at.clamp(min=0)])
        found, weights = self.heads(x, x, x, key_padding_mask=padding, average_attn_weights=False)
        y = self.layer(x + found)
        scores = (y @ self.query(queries)[..., None])[..., 0] / 6 ** 0.5
        shares = torch.softmax(scores.masked_fill(padding, -torch.inf), 1)
        return (shares[..., None] * y).sum(1), weights, shares


attention, lengths = Attention(), torch.tensor([4, 2, 1])
with torch.no_grad():
    for parameter in attention.parameters():
        parameter.copy_(torch.randn_like(parameter).round(decimals=3))
places, queries, slopes = (torch.randn(*shape).round(decimals=3).requires_grad_() for shape in ((3, 4, 6), (3, 6), (3, 6)))
pooled, weights, shares = attention(places, queries, lengths)
(pooled * slopes).sum().backward()
valid = torch.arange(4) < lengths[:, None]


def parts(pick):
    inputs, biases = pick(attention.heads.in_proj_weight).split(6), pick(attention.heads.in_proj_bias).split(6)
    tensors = [pick(attention.positions)]
    for matrix, bias in zip(inputs + (pick(attention.heads.out_proj.weight),), biases + (pick(attention.heads.out_proj.bias),)):
        tensors += [matrix.T, bias]
    return sum(map(numbers, tensors + [pick(attention.layer.weight), pick(attention.layer.bias), pick(attention.query.weight).T]), [])


result["attention"] = {
    "lengths": lengths.tolist(), "start": parts(lambda p: p), "gradients": parts(lambda p: p.grad), "places": numbers(places), "queries": numbers(queries), "slopes": numbers(slopes),
    "pooled": numbers(pooled), "weights": numbers(weights[0]), "shares": numbers(shares[0]), "of_places": numbers(torch.where(valid[..., None], places.grad, torch.zeros(()))), "of_queries": numbers(queries.grad),
}

# Adagrad by Keras's conventions: the accumulator begins with 0.1, epsilon is 1e-7.
kept = nn.Parameter(torch.tensor([1.0, -2.0, 0.5]))
keras, result["keras_adagrad"] = torch.optim.Adagrad([kept], 0.01, initial_accumulator_value=0.1, eps=1e-7), []
for gradient in ([0.3, -4.0, 0.0], [0.2, 1.0, 1e-6], [-0.7, 0.5, 2.0]):
    kept.grad = torch.tensor(gradient)
    keras.step()
    result["keras_adagrad"] += numbers(kept)
print(json.dumps(result))
