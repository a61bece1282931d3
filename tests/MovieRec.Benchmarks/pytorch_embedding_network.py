"""Samples a second of the plain embedding network in PyTorch: the peer of `once networks`. Data already in tensors, best of five epochs.

    python3 pytorch_embedding_network.py ML_100K_FOLDER [THREADS]
"""
import sys
import time
import torch
from torch import nn

folder, threads = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
torch.set_num_threads(threads)
torch.manual_seed(0)
rows = [line.split("\t") for line in open(f"{folder}/u.data")]
user, movie = (torch.tensor([int(row[i]) - 1 for row in rows]) for i in (0, 1))
rating = torch.tensor([float(row[2]) for row in rows]) / 5
features = torch.rand(len(rows), 45)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.users, self.movies = nn.Embedding(943, 50), nn.Embedding(1682, 50)
        self.first, self.norm, self.second = nn.Linear(145, 128), nn.BatchNorm1d(128), nn.Linear(128, 1)

    def forward(self, u, i, x):
        return self.second(torch.relu(self.norm(self.first(torch.cat([self.users(u), self.movies(i), x], 1)))))[:, 0]


network = Network()
optimizer = torch.optim.Adam(network.parameters(), 1e-3)
for batch in (512, 1024):
    best = 1e9
    for _ in range(5):
        order, start = torch.randperm(len(rows)), time.perf_counter()
        network.train()
        for pick in order.split(batch):
            loss = nn.functional.mse_loss(network(user[pick], movie[pick], features[pick]), rating[pick])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        best = min(best, time.perf_counter() - start)
    print(f"training, batch {batch}, {threads} threads: {len(rows) / best:,.0f} samples/s", flush=True)
best = 1e9
network.eval()
with torch.no_grad():
    for _ in range(5):
        start = time.perf_counter()
        for place in range(0, len(rows), 4096):
            network(user[place:place + 4096], movie[place:place + 4096], features[place:place + 4096])
        best = min(best, time.perf_counter() - start)
print(f"inference, {threads} threads: {len(rows) / best:,.0f} samples/s")
